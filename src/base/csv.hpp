#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace bourse {

/// Appends CSV (RFC 4180, CRLF) to a string that the caller owns. Not safe from two threads at once.
class CsvWriter {
  public:
    explicit CsvWriter(std::string& out) : out_(out) {}

    /// A cell of a text column: quoted when needed, and prefixed with `'` when a spreadsheet would run it or when it
    /// looks like one that was; see without_guard(). Empty text is an empty cell.
    void text(std::string_view cell);
    /// text(), but empty text is `""`, which is not an absent one to csv::Reader.
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

}  // namespace bourse
