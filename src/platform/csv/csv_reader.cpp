#include "platform/csv/csv_reader.hpp"

#include <algorithm>
#include <cstring>

namespace bourse::csv {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::string_view kTooLong = "the record is too long";
constexpr std::string_view kTooManyFields = "the record has too many fields";
constexpr std::string_view kNul = "the record holds a NUL byte";
constexpr std::string_view kOpenQuote = "a quote is left open";
constexpr std::string_view kTextAfterQuote = "text follows a closing quote";

/// Where `byte` first stands in [from, to) of `text`; `to` when nowhere.
std::size_t find(std::string_view text, char byte, std::size_t from, std::size_t to) {
    if (from >= to) return to;
    const void* found = std::memchr(text.data() + from, byte, to - from);
    return found == nullptr ? to : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// A field without quotes. An empty one is absent, which is_absent() finds by its null pointer.
std::string_view plain_field(std::string_view field) {
    return field.empty() ? std::string_view() : field;
}

std::uint64_t count_lines(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

}  // namespace

Reader::Reader(char delimiter, Limits limits) : delimiter_(delimiter), limits_(limits), last_byte_(delimiter) {
    fields_.reserve(16);
}

void Reader::feed(std::string_view chunk) {
    chunk_ = chunk;
    nul_seen_ = nul_seen_ || find(chunk, '\0', 0, chunk.size()) != chunk.size();
}

Reader::Step Reader::next() {
    if (state_ == State::Start) skip_byte_order_mark();
    while (state_ == State::Reading || state_ == State::Discarding) {
        if (state_ == State::Discarding && !discard_line()) break;
        std::size_t end = 0;
        const Found found = find_end(end);
        if (found == Found::NoEnd && !finished_) return carry_or_fail();
        if (const auto step = found == Found::End ? take_record(end) : take_rest()) return *step;
    }
    return finished_ || is_cut() ? Step::End : Step::NeedMore;
}

void Reader::skip_byte_order_mark() {
    while (byte_order_mark_bytes_ < kByteOrderMark.size()) {
        if (chunk_.empty() && !finished_) return;
        if (chunk_.empty() || chunk_.front() != kByteOrderMark[byte_order_mark_bytes_]) {
            // Only the front of a mark: these bytes are data.
            carried_ = kByteOrderMark.substr(0, byte_order_mark_bytes_);
            if (!carried_.empty()) last_byte_ = carried_.back();
            break;
        }
        chunk_.remove_prefix(1);
        ++byte_order_mark_bytes_;
    }
    state_ = State::Reading;
}

/// Leaves out what is left of the line. False when the chunk ends first.
bool Reader::discard_line() {
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

/// Searches the chunk for the line end that ends the record at the front, which is one outside quotes. A doubled quote
/// closes and opens again, which comes to the same.
Reader::Found Reader::find_end(std::size_t& end) {
    std::size_t at = 0;
    const std::size_t size = chunk_.size();
    while (at < size) {
        if (in_quotes_) {
            at = find(chunk_, '"', at, size);
            if (at == size) break;
            in_quotes_ = false;
            closed_at_ = at;
            ++at;
            continue;
        }
        end = find(chunk_, '\n', at, size);
        const std::size_t quote = find(chunk_, '"', at, end);
        if (quote == end) {
            if (end != size) return Found::End;
            break;
        }
        if (opens_field(quote)) in_quotes_ = has_quotes_ = true;
        at = quote + 1;
    }
    return Found::NoEnd;
}

bool Reader::is_blank(char byte) const {
    return (byte == ' ' || byte == '\t') && byte != delimiter_;
}

/// Whether the quote at `quote` of the chunk, which is outside quotes, begins a quoted field or follows a closing
/// quote, which doubles it. Any other quote is text.
bool Reader::opens_field(std::size_t quote) const {
    const bool is_doubled = quote == 0 ? has_closed_before_ : closed_at_ == quote - 1;
    if (is_doubled) return true;
    while (quote > 0 && is_blank(chunk_[quote - 1])) --quote;
    return (quote == 0 ? last_byte_ : chunk_[quote - 1]) == delimiter_;
}

/// The chunk ends inside a record: its front is kept for the next one.
Reader::Step Reader::carry_or_fail() {
    constexpr std::size_t kCarriageReturn = 1;  // may be the front of the line end
    if (carried_.size() + chunk_.size() > limits_.record_bytes + kCarriageReturn) {
        // Inside quotes, the start of the next record is unknown.
        return fail(kTooLong, in_quotes_ ? State::Cut : State::Discarding, chunk_.size());
    }
    if (!chunk_.empty()) {
        has_closed_before_ = closed_at_ == chunk_.size() - 1;
        closed_at_ = kNowhere;
        const auto last = std::find_if(chunk_.rbegin(), chunk_.rend(), [&](char byte) { return !is_blank(byte); });
        if (last != chunk_.rend()) last_byte_ = *last;
    }
    carried_ += chunk_;
    chunk_ = {};
    return Step::NeedMore;
}

/// Ends the record at the front with a fault and uses up `bytes` of the chunk.
Reader::Step Reader::fail(std::string_view what, State next, std::size_t bytes) {
    record_line_ = line_;
    line_ += count_lines(carried_) + count_lines(chunk_.substr(0, bytes));
    chunk_.remove_prefix(bytes);
    fault_ = what;
    state_ = next;
    carried_.clear();
    begin_record();
    return Step::Fault;
}

void Reader::begin_record() {
    in_quotes_ = has_quotes_ = has_closed_before_ = false;
    closed_at_ = kNowhere;
    last_byte_ = delimiter_;
}

/// The record that ends at `end` of the chunk, as one piece; uses it up with its line end.
std::string_view Reader::assemble(std::size_t end) {
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

/// Nothing when the line is empty.
std::optional<Reader::Step> Reader::take_record(std::size_t end) {
    const bool quoted = has_quotes_;
    std::string_view record = assemble(end);
    begin_record();
    record_line_ = line_;
    line_ += 1 + (quoted ? count_lines(record) : 0);
    if (record.ends_with('\r')) record.remove_suffix(1);
    if (record.empty() || is_preamble(record)) return std::nullopt;
    has_begun_ = true;
    fault_ = split(record, quoted);
    return fault_.empty() ? Step::Record : Step::Fault;
}

/// Whether a line before the first record is a comment or Excel's `sep=;`.
bool Reader::is_preamble(std::string_view line) const {
    constexpr std::string_view kSeparator = "sep=";
    if (has_begun_) return false;
    return line.starts_with("# ") || (line.starts_with(kSeparator) && line.size() == kSeparator.size() + 1);
}

/// The bytes have ended: what is left is the last record, without a line end. Nothing when there is none.
std::optional<Reader::Step> Reader::take_rest() {
    if (in_quotes_) return fail(kOpenQuote, State::Cut, chunk_.size());
    state_ = State::Ended;
    return take_record(chunk_.size());
}

std::string_view Reader::split(std::string_view record, bool quoted) {
    if (record.size() > limits_.record_bytes) return kTooLong;
    if (nul_seen_ && find(record, '\0', 0, record.size()) != record.size()) return kNul;
    fields_.clear();
    return quoted ? split_quoted(record) : split_plain(record);
}

std::string_view Reader::split_plain(std::string_view record) {
    for (std::size_t begin = 0;;) {
        const std::size_t end = find(record, delimiter_, begin, record.size());
        if (fields_.size() == limits_.fields) return kTooManyFields;
        fields_.push_back(plain_field(record.substr(begin, end - begin)));
        if (end == record.size()) return {};
        begin = end + 1;
    }
}

std::string_view Reader::split_quoted(std::string_view record) {
    // Room for all of it, so that the views into it stay valid.
    unquoted_.clear();
    unquoted_.reserve(record.size());
    for (;;) {
        if (fields_.size() == limits_.fields) return kTooManyFields;
        if (const std::string_view field = without_blanks(record); field.starts_with('"')) {
            record = field;
            if (const std::string_view fault = unquote(record); !fault.empty()) return fault;
        } else {
            const std::size_t end = find(record, delimiter_, 0, record.size());
            fields_.push_back(plain_field(record.substr(0, end)));
            record.remove_prefix(end);
        }
        if (record.empty()) return {};
        record.remove_prefix(1);
    }
}

/// `text` without the blanks at its front.
std::string_view Reader::without_blanks(std::string_view text) const {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

/// Takes the quoted field at the front of `rest`, with the blanks behind it. Returns what is wrong with it, or nothing.
std::string_view Reader::unquote(std::string_view& rest) {
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
    rest = without_blanks(rest);
    if (!rest.empty() && rest.front() != delimiter_) return kTextAfterQuote;
    fields_.push_back(std::string_view(unquoted_).substr(begin));
    return {};
}

}  // namespace bourse::csv
