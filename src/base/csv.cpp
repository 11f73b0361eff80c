#include "base/csv.hpp"

#include "base/json_writer.hpp"

namespace bourse {
namespace {

/// Whether a spreadsheet would run the cell, or would but for a `'` in front of it.
bool needs_guard(std::string_view cell) {
    constexpr std::string_view kRunBySpreadsheets = "=+-@\t\r";
    const std::size_t front = cell.find_first_not_of('\'');
    return front != std::string_view::npos && kRunBySpreadsheets.find(cell[front]) != std::string_view::npos;
}

}  // namespace

void CsvWriter::separate() {
    if (row_begun_) out_.push_back(',');
    row_begun_ = true;
}

void CsvWriter::text(std::string_view cell) {
    separate();
    append_csv_text(out_, cell);
}

void CsvWriter::plain(std::string_view cell) {
    separate();
    out_ += cell;
}

void CsvWriter::number(std::int64_t value) {
    separate();
    append_number(out_, value);
}

void CsvWriter::number(double value) {
    separate();
    append_number(out_, value);
}

void CsvWriter::end_row() {
    out_ += "\r\n";
    row_begun_ = false;
}

void CsvWriter::present_text(std::string_view cell) {
    if (cell.empty()) {
        plain("\"\"");
    } else {
        text(cell);
    }
}

void append_csv_text(std::string& out, std::string_view cell) {
    const bool needs_quotes = cell.find_first_of("\",\r\n") != std::string_view::npos;
    if (needs_quotes) out.push_back('"');
    if (needs_guard(cell)) out.push_back('\'');
    for (const char c : cell) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    if (needs_quotes) out.push_back('"');
}

std::string_view without_guard(std::string_view cell) {
    return cell.starts_with('\'') && needs_guard(cell) ? cell.substr(1) : cell;
}

}  // namespace bourse
