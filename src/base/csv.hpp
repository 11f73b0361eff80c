#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse {

/// What a CSV record may not exceed.
struct CsvLimits {
    /// Bytes of one record without its line end.
    std::size_t record_bytes = 64 * 1024;
    std::size_t fields = 1024;
};

/// Reads CSV (RFC 4180) that arrives in pieces, without I/O and in bounded memory: quoted fields with doubled quotes
/// and line ends inside, CRLF or LF, a byte-order mark at the front. Empty lines are left out. Blanks belong to the
/// field.
///
/// Fields are views into the chunk that was fed; only a record that straddles two chunks is copied. Not safe from two
/// threads at once.
///
///     reader.feed(chunk);
///     for (;;) switch (reader.next()) {
///         case CsvReader::Step::Record: use(reader.fields(), reader.line()); break;
///         case CsvReader::Step::Fault: report(reader.line(), reader.fault()); break;
///         case CsvReader::Step::NeedMore: feed() or finish(), and go on
///         case CsvReader::Step::End: return;
///     }
class CsvReader {
  public:
    enum class Step : std::uint8_t {
        Record,    ///< fields() and line() tell it
        Fault,     ///< fault() and line() tell it; next() goes on behind that line when it can
        NeedMore,  ///< the chunk is used up: feed() or finish()
        End,       ///< nothing more; see is_cut()
    };

    explicit CsvReader(CsvLimits limits = {});

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
    /// Whether reading ended before the bytes did, because after a fault nobody can tell where the next record begins.
    [[nodiscard]] bool is_cut() const { return state_ == State::Cut; }

  private:
    enum class State : std::uint8_t { Start, Reading, Discarding, Ended, Cut };
    /// What the search for the end of the record at the front came to.
    enum class Found : std::uint8_t { End, NoEnd, StrayQuote };

    void skip_byte_order_mark();
    bool discard_line();
    Found find_end(std::size_t& end);
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

    CsvLimits limits_;
    State state_ = State::Start;
    bool finished_ = false;
    bool nul_seen_ = false;
    std::size_t byte_order_mark_bytes_ = 0;
    /// What of the chunk has not been used.
    std::string_view chunk_;
    /// The front of a record that began in an earlier chunk; at most limits_.record_bytes and a carriage return.
    std::string carried_;
    std::uint64_t line_ = 1;

    // What is known of the record at the front, as far as it has been searched.
    bool in_quotes_ = false;
    bool has_quotes_ = false;
    char last_byte_ = ',';

    std::uint64_t record_line_ = 1;
    std::string_view fault_;
    std::vector<std::string_view> fields_;
    /// A record put together from two chunks, and the fields whose doubled quotes had to be resolved.
    std::string record_;
    std::string unquoted_;
};

/// Appends CSV (RFC 4180, CRLF) to a string that the caller owns. Not safe from two threads at once.
class CsvWriter {
  public:
    explicit CsvWriter(std::string& out) : out_(out) {}

    /// A cell of a text column: quoted when needed, and prefixed with `'` when a spreadsheet would run it or when it
    /// looks like one that was; see without_guard(). Empty text is an empty cell.
    void text(std::string_view cell);
    /// text(), but empty text is `""`, which is not an absent one.
    void present_text(std::string_view cell);
    /// A cell that needs no quotes: a date, a time.
    void plain(std::string_view cell);
    void number(std::int64_t value);
    /// The shortest digits that read back the same. `value` is finite.
    void number(double value);
    void empty() { separate(); }
    void end_row();

  private:
    void separate();

    std::string& out_;
    bool row_begun_ = false;
};

/// Appends a cell of a text column; see CsvWriter::text.
void append_csv_text(std::string& out, std::string_view cell);

/// What CsvWriter::text() was given, when it wrote `cell`: without the `'` in front of what a spreadsheet would run.
/// Any other cell stays as it is.
[[nodiscard]] std::string_view without_guard(std::string_view cell);

/// Whether a field that CsvReader read holds nothing, not even quotes: `""` is empty text, an empty cell is none.
[[nodiscard]] constexpr bool is_absent(std::string_view field) {
    return field.data() == nullptr;
}

}  // namespace bourse
