#include "features/monitor/http/report_cursor.hpp"

#include <charconv>

#include "base/cursor.hpp"

namespace bourse::monitor {
namespace {

constexpr char kReportCursor = 'r';
constexpr char kSourceCursor = 's';

Result<std::int64_t> decode(std::string_view text, char kind, const char* refusal) {
    const auto key = open_cursor(text, kind);
    if (!key) return invalid(refusal);
    std::int64_t number = 0;
    const char* const end = key->data() + key->size();
    const auto read = std::from_chars(key->data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return invalid(refusal);
    return number;
}

}  // namespace

std::string encode_report_cursor(std::int64_t id) {
    return make_cursor(kReportCursor, std::to_string(id));
}

Result<std::int64_t> decode_report_cursor(std::string_view text) {
    return decode(text, kReportCursor, "is not a cursor of the list of reports");
}

std::string encode_source_cursor(std::int64_t number) {
    return make_cursor(kSourceCursor, std::to_string(number));
}

Result<std::int64_t> decode_source_cursor(std::string_view text) {
    return decode(text, kSourceCursor, "is not a cursor of the list of sources");
}

}  // namespace bourse::monitor
