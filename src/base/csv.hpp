#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse {

/// Limits on a CSV record.
struct CsvLimits {
    /// Bytes of one record without its line end.
    std::size_t record_bytes = 64 * 1024;
    std::size_t fields = 1024;
};

/// Parses CSV (RFC 4180) incrementally, without I/O and in bounded memory: quoted fields with
/// doubled quotes and embedded line ends, CRLF or LF, an optional byte-order mark. Empty lines are
/// skipped. Blanks are part of the field.
///
/// Fields are views into the current chunk; only a record that spans two chunks is copied. Not
/// thread-safe.
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
        Record,    ///< fields() and line() describe it
        Fault,     ///< fault() and line() describe it; if possible, next() continues after that line
        NeedMore,  ///< the chunk is consumed: call feed() or finish()
        End,       ///< end of input; see is_cut()
    };

    explicit CsvReader(CsvLimits limits = {});

    /// Passes the next bytes, which must stay valid until next() returns NeedMore or End. Only at
    /// the start or after NeedMore.
    void feed(std::string_view chunk);
    /// Marks the end of the input. Only at the start or after NeedMore.
    void finish() { finished_ = true; }

    [[nodiscard]] Step next();

    /// The fields of the record, unquoted; see is_absent(). Valid until the next call of next().
    [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }
    /// The line on which the record or the fault begins, from 1.
    [[nodiscard]] std::uint64_t line() const { return record_line_; }
    /// A description for the user: `a quote is left open`. A string literal.
    [[nodiscard]] std::string_view fault() const { return fault_; }
    /// Whether reading stopped before the end of the input, because after a fault the start of the
    /// next record cannot be determined.
    [[nodiscard]] bool is_cut() const { return state_ == State::Cut; }

  private:
    enum class State : std::uint8_t { Start, Reading, Discarding, Ended, Cut };
    /// The result of the search for the end of the current record.
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
    /// The unread part of the chunk.
    std::string_view chunk_;
    /// The start of a record from an earlier chunk; at most limits_.record_bytes and a carriage
    /// return.
    std::string carried_;
    std::uint64_t line_ = 1;

    // State of the search for the end of the current record.
    bool in_quotes_ = false;
    bool has_quotes_ = false;
    char last_byte_ = ',';

    std::uint64_t record_line_ = 1;
    std::string_view fault_;
    std::vector<std::string_view> fields_;
    /// A record assembled from two chunks, and the fields after resolving doubled quotes.
    std::string record_;
    std::string unquoted_;
};

/// Appends CSV (RFC 4180, CRLF) to a string that the caller owns. Not thread-safe.
class CsvWriter {
  public:
    explicit CsvWriter(std::string& out) : out_(out) {}

    /// A cell of a text column: quoted when needed, and prefixed with `'` when a spreadsheet would
    /// execute it or when it looks like an already prefixed cell; see without_guard(). Empty text
    /// is an empty cell.
    void text(std::string_view cell);
    /// Like text(), but writes empty text as `""`, to distinguish it from an absent value.
    void present_text(std::string_view cell);
    /// A cell that needs no quotes: a date, a time.
    void plain(std::string_view cell);
    void number(std::int64_t value);
    /// The shortest representation that reads back to the same value. `value` is finite.
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

/// Reverses CsvWriter::text(): removes the `'` before a cell that a spreadsheet would execute.
/// Returns any other cell unchanged.
[[nodiscard]] std::string_view without_guard(std::string_view cell);

/// Whether a field from CsvReader is absent, without even quotes: `""` is empty text, an empty cell
/// is absent.
[[nodiscard]] constexpr bool is_absent(std::string_view field) {
    return field.data() == nullptr;
}

}  // namespace bourse
