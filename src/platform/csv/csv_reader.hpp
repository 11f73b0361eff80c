#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::csv {

/// What a CSV record may not exceed.
struct Limits {
    /// Bytes of one record without its line end.
    std::size_t record_bytes = 64 * 1024;
    std::size_t fields = 1024;
};

/// Reads CSV (RFC 4180, with any delimiter) that arrives in pieces, without I/O and in bounded memory: quoted fields
/// with doubled quotes and line ends inside, CRLF or LF, a byte-order mark at the front. Lenient where exporters are
/// careless: blanks around a quoted field are left out, and a quote inside a field without quotes is text. Blanks
/// belong to a field without quotes. Empty lines are left out, and before the first record comments (`# …`) and
/// `sep=;`.
///
/// Fields are views into the chunk that was fed; only a record that straddles two chunks is copied. Not safe from two
/// threads at once.
///
///     reader.feed(chunk);
///     for (;;) switch (reader.next()) {
///         case Reader::Step::Record: use(reader.fields(), reader.line()); break;
///         case Reader::Step::Fault: report(reader.line(), reader.fault()); break;
///         case Reader::Step::NeedMore: feed() or finish(), and go on
///         case Reader::Step::End: return;
///     }
class Reader {
  public:
    enum class Step : std::uint8_t {
        Record,    ///< fields() and line() tell it
        Fault,     ///< fault() and line() tell it; next() goes on behind that line when it can
        NeedMore,  ///< the chunk is used up: feed() or finish()
        End,       ///< nothing more; see is_cut()
    };

    explicit Reader(char delimiter = ',', Limits limits = {});

    /// Gives the next bytes, which stay valid until next() answers NeedMore or End. Only at the start or after
    /// NeedMore.
    void feed(std::string_view chunk);
    /// Says that there are no more bytes. Only at the start or after NeedMore.
    void finish() { finished_ = true; }

    [[nodiscard]] Step next();

    /// The fields of the record, unquoted; see is_absent(). Valid until the next call of next().
    [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }
    /// The line that the record or the fault begins at, from 1.
    [[nodiscard]] std::uint64_t line() const { return record_line_; }
    /// What is wrong, for the user: `a quote is left open`. Lives as long as the program.
    [[nodiscard]] std::string_view fault() const { return fault_; }
    /// Whether reading ended before the bytes did, because after a fault the start of the next record is unknown.
    [[nodiscard]] bool is_cut() const { return state_ == State::Cut; }

  private:
    enum class State : std::uint8_t { Start, Reading, Discarding, Ended, Cut };
    /// What the search for the end of the record at the front came to.
    enum class Found : std::uint8_t { End, NoEnd };
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

    void skip_byte_order_mark();
    bool discard_line();
    Found find_end(std::size_t& end);
    [[nodiscard]] bool is_blank(char byte) const;
    [[nodiscard]] bool opens_field(std::size_t quote) const;
    [[nodiscard]] bool is_preamble(std::string_view line) const;
    [[nodiscard]] std::string_view without_blanks(std::string_view text) const;
    std::optional<Step> take_record(std::size_t end);
    std::optional<Step> take_rest();
    Step carry_or_fail();
    Step fail(std::string_view what, State next, std::size_t bytes);
    std::string_view assemble(std::size_t end);
    void begin_record();

    std::string_view split(std::string_view record, bool quoted);
    std::string_view split_plain(std::string_view record);
    std::string_view split_quoted(std::string_view record);
    std::string_view unquote(std::string_view& rest);

    char delimiter_;
    Limits limits_;
    State state_ = State::Start;
    bool finished_ = false;
    bool nul_seen_ = false;
    /// Whether a record has been found.
    bool has_begun_ = false;
    std::size_t byte_order_mark_bytes_ = 0;
    /// What of the chunk has not been used.
    std::string_view chunk_;
    /// The front of a record that began in an earlier chunk; at most limits_.record_bytes and a carriage return.
    std::string carried_;
    std::uint64_t line_ = 1;

    // What is known of the record at the front, as far as it has been searched.
    bool in_quotes_ = false;
    bool has_quotes_ = false;
    /// Where in the chunk the last quoted part ended, and whether the part kept in carried_ ends with one.
    std::size_t closed_at_ = kNowhere;
    bool has_closed_before_ = false;
    /// The last byte of carried_ that is not a blank; the delimiter at the start of a record.
    char last_byte_;

    std::uint64_t record_line_ = 1;
    std::string_view fault_;
    std::vector<std::string_view> fields_;
    /// A record put together from two chunks, and the fields whose doubled quotes had to be resolved.
    std::string record_;
    std::string unquoted_;
};

/// Whether a field that Reader read holds nothing, not even quotes: `""` is empty text, an empty cell is none.
[[nodiscard]] constexpr bool is_absent(std::string_view field) {
    return field.data() == nullptr;
}

}  // namespace bourse::csv
