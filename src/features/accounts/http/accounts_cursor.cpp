#include "features/accounts/http/accounts_cursor.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

#include "base/cursor.hpp"

namespace bourse::accounts {
namespace {

constexpr char kHistoryCursor = 'h';
constexpr char kUserCursor = 'u';
/// Separates the two numbers of a place.
constexpr char kSeparator = '/';

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

}  // namespace

std::string encode_history_cursor(HistoryPlace place) {
    return make_cursor(kHistoryCursor, std::to_string(place.date.micros()) + kSeparator + std::to_string(place.id));
}

Result<HistoryPlace> decode_history_cursor(std::string_view text) {
    const Error refused = invalid("is not a cursor of a history");
    const auto key = open_cursor(text, kHistoryCursor);
    const std::size_t separator = key ? key->find(kSeparator) : std::string::npos;
    if (separator == std::string::npos) return refused;
    const auto date = read_number(std::string_view(*key).substr(0, separator));
    const auto id = read_number(std::string_view(*key).substr(separator + 1));
    if (!date || !id) return refused;
    return HistoryPlace{UtcTime::from_micros(*date), *id};
}

std::string encode_user_cursor(const Uuid& last_shown) {
    return make_cursor(kUserCursor, last_shown.to_string());
}

Result<Uuid> decode_user_cursor(std::string_view text) {
    const auto key = open_cursor(text, kUserCursor);
    auto id = key ? Uuid::parse(*key) : Result<Uuid>(invalid({}));
    if (!id) return invalid("is not a cursor of the list of users");
    return id;
}

}  // namespace bourse::accounts
