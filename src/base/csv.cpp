#include "base/csv.hpp"

#include <algorithm>
#include <cstring>

#include "base/json_writer.hpp"

namespace bourse {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::string_view kTooLong = "the record is too long";
constexpr std::string_view kTooManyFields = "the record has too many fields";
constexpr std::string_view kNul = "the record holds a NUL byte";
constexpr std::string_view kOpenQuote = "a quote is left open";
constexpr std::string_view kStrayQuote = "a quote stands inside a field that does not begin with one";
constexpr std::string_view kTextAfterQuote = "text follows a closing quote";

/// The first position of `byte` in [from, to) of `text`; `to` when absent.
std::size_t find(std::string_view text, char byte, std::size_t from, std::size_t to) {
    if (from >= to) return to;
    const void* found = std::memchr(text.data() + from, byte, to - from);
    return found == nullptr ? to : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// A field without quotes. An empty one is absent: is_absent() recognises its null pointer.
std::string_view plain_field(std::string_view field) {
    return field.empty() ? std::string_view() : field;
}

/// Whether a spreadsheet would execute the cell as a formula, also after removing a leading `'`.
bool needs_guard(std::string_view cell) {
    constexpr std::string_view kRunBySpreadsheets = "=+-@\t\r";
    const std::size_t front = cell.find_first_not_of('\'');
    return front != std::string_view::npos && kRunBySpreadsheets.find(cell[front]) != std::string_view::npos;
}

std::uint64_t count_lines(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

}  // namespace

CsvReader::CsvReader(CsvLimits limits) : limits_(limits) {
    fields_.reserve(16);
}

void CsvReader::feed(std::string_view chunk) {
    chunk_ = chunk;
    nul_seen_ = nul_seen_ || find(chunk, '\0', 0, chunk.size()) != chunk.size();
}

CsvReader::Step CsvReader::next() {
    if (state_ == State::Start) skip_byte_order_mark();
    while (state_ == State::Reading || state_ == State::Discarding) {
        if (state_ == State::Discarding && !discard_line()) break;
        std::size_t end = 0;
        const Found found = find_end(end);
        if (found == Found::StrayQuote) return fail(kStrayQuote, State::Discarding, end);
        if (found == Found::NoEnd && !finished_) return carry_or_fail();
        if (const auto step = found == Found::End ? take_record(end) : take_rest()) return *step;
    }
    return finished_ || is_cut() ? Step::End : Step::NeedMore;
}

void CsvReader::skip_byte_order_mark() {
    while (byte_order_mark_bytes_ < kByteOrderMark.size()) {
        if (chunk_.empty() && !finished_) return;
        if (chunk_.empty() || chunk_.front() != kByteOrderMark[byte_order_mark_bytes_]) {
            // An incomplete byte-order mark: these bytes are data.
            carried_ = kByteOrderMark.substr(0, byte_order_mark_bytes_);
            if (!carried_.empty()) last_byte_ = carried_.back();
            break;
        }
        chunk_.remove_prefix(1);
        ++byte_order_mark_bytes_;
    }
    state_ = State::Reading;
}

/// Discards the rest of the line. False when the chunk ends first.
bool CsvReader::discard_line() {
    const std::size_t end = find(chunk_, '\n', 0, chunk_.size());
    if (end == chunk_.size()) {
        chunk_ = {};
        return false;
    }
    chunk_.remove_prefix(end + 1);
    ++line_;
    state_ = State::Reading;
    return true;
}

/// Searches the chunk for the line end outside quotes that ends the current record. With
/// Found::StrayQuote `end` is the position of the quote. A doubled quote needs no special case: it
/// closes and reopens the field.
CsvReader::Found CsvReader::find_end(std::size_t& end) {
    std::size_t at = 0;
    const std::size_t size = chunk_.size();
    while (at < size) {
        if (in_quotes_) {
            at = find(chunk_, '"', at, size);
            if (at == size) break;
            in_quotes_ = false;
            ++at;
            continue;
        }
        end = find(chunk_, '\n', at, size);
        const std::size_t quote = find(chunk_, '"', at, end);
        if (quote == end) {
            if (end != size) return Found::End;
            break;
        }
        const char before = quote == 0 ? last_byte_ : chunk_[quote - 1];
        if (before != ',' && !(before == '"' && has_quotes_)) {
            end = quote;
            return Found::StrayQuote;
        }
        in_quotes_ = has_quotes_ = true;
        at = quote + 1;
    }
    return Found::NoEnd;
}

/// The chunk ends inside a record: keeps the partial record for the next chunk.
CsvReader::Step CsvReader::carry_or_fail() {
    constexpr std::size_t kCarriageReturn = 1;  // may be the first byte of the line end
    if (carried_.size() + chunk_.size() > limits_.record_bytes + kCarriageReturn) {
        // Inside quotes the start of the next record cannot be determined.
        return fail(kTooLong, in_quotes_ ? State::Cut : State::Discarding, chunk_.size());
    }
    if (!chunk_.empty()) last_byte_ = chunk_.back();
    carried_ += chunk_;
    chunk_ = {};
    return Step::NeedMore;
}

/// Ends the current record with a fault and consumes `bytes` of the chunk.
CsvReader::Step CsvReader::fail(std::string_view what, State next, std::size_t bytes) {
    record_line_ = line_;
    line_ += count_lines(carried_) + count_lines(chunk_.substr(0, bytes));
    chunk_.remove_prefix(bytes);
    fault_ = what;
    state_ = next;
    carried_.clear();
    begin_record();
    return Step::Fault;
}

void CsvReader::begin_record() {
    in_quotes_ = has_quotes_ = false;
    last_byte_ = ',';
}

/// The record that ends at `end` of the chunk, in contiguous memory; consumes it with its line end.
std::string_view CsvReader::assemble(std::size_t end) {
    std::string_view record = chunk_.substr(0, end);
    if (!carried_.empty()) {
        record_ = carried_;
        record_ += record;
        record = record_;
        carried_.clear();
    }
    chunk_.remove_prefix(std::min(end + 1, chunk_.size()));
    return record;
}

/// Empty when the line is empty.
std::optional<CsvReader::Step> CsvReader::take_record(std::size_t end) {
    const bool quoted = has_quotes_;
    std::string_view record = assemble(end);
    begin_record();
    record_line_ = line_;
    line_ += 1 + (quoted ? count_lines(record) : 0);
    if (record.ends_with('\r')) record.remove_suffix(1);
    if (record.empty()) return std::nullopt;
    fault_ = split(record, quoted);
    return fault_.empty() ? Step::Record : Step::Fault;
}

/// At the end of the input: the rest is the last record, without a line end. Empty when there is
/// none.
std::optional<CsvReader::Step> CsvReader::take_rest() {
    if (in_quotes_) return fail(kOpenQuote, State::Cut, chunk_.size());
    state_ = State::Ended;
    return take_record(chunk_.size());
}

std::string_view CsvReader::split(std::string_view record, bool quoted) {
    if (record.size() > limits_.record_bytes) return kTooLong;
    if (nul_seen_ && find(record, '\0', 0, record.size()) != record.size()) return kNul;
    fields_.clear();
    return quoted ? split_quoted(record) : split_plain(record);
}

std::string_view CsvReader::split_plain(std::string_view record) {
    for (std::size_t begin = 0;;) {
        const std::size_t end = find(record, ',', begin, record.size());
        if (fields_.size() == limits_.fields) return kTooManyFields;
        fields_.push_back(plain_field(record.substr(begin, end - begin)));
        if (end == record.size()) return {};
        begin = end + 1;
    }
}

std::string_view CsvReader::split_quoted(std::string_view record) {
    // Reserves room for all of it, so that views into it stay valid.
    unquoted_.clear();
    unquoted_.reserve(record.size());
    for (;;) {
        if (fields_.size() == limits_.fields) return kTooManyFields;
        if (record.starts_with('"')) {
            if (const std::string_view fault = unquote(record); !fault.empty()) return fault;
        } else {
            const std::size_t end = find(record, ',', 0, record.size());
            fields_.push_back(plain_field(record.substr(0, end)));
            record.remove_prefix(end);
        }
        if (record.empty()) return {};
        record.remove_prefix(1);
    }
}

/// Removes the quoted field at the front of `rest`. Returns a description of the fault, empty on
/// success.
std::string_view CsvReader::unquote(std::string_view& rest) {
    rest.remove_prefix(1);
    const std::size_t begin = unquoted_.size();
    for (;;) {
        const std::size_t quote = find(rest, '"', 0, rest.size());
        unquoted_ += rest.substr(0, quote);
        rest.remove_prefix(std::min(quote + 1, rest.size()));
        if (!rest.starts_with('"')) break;
        unquoted_ += '"';
        rest.remove_prefix(1);
    }
    if (!rest.empty() && rest.front() != ',') return kTextAfterQuote;
    fields_.push_back(std::string_view(unquoted_).substr(begin));
    return {};
}

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
