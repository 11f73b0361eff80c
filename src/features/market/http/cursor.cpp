#include "features/market/http/cursor.hpp"

#include <charconv>
#include <cstdint>

#include "base/cursor.hpp"

namespace bourse::market {
namespace {

constexpr char kTimeCursor = 't';
constexpr char kStockCursor = 's';

}  // namespace

std::string encode_time_cursor(UtcTime last_shown) {
    return make_cursor(kTimeCursor, std::to_string(last_shown.micros()));
}

Result<UtcTime> decode_time_cursor(std::string_view text) {
    const auto key = open_cursor(text, kTimeCursor);
    std::int64_t micros = 0;
    if (!key) return invalid("is not a cursor of a time series");
    const auto [end, error] = std::from_chars(key->data(), key->data() + key->size(), micros);
    const bool is_number = error == std::errc() && end == key->data() + key->size();
    if (!is_number || micros < UtcTime(Date(0, 1, 1)).micros() || micros >= UtcTime(Date(10000, 1, 1)).micros()) {
        return invalid("is not a cursor of a time series");
    }
    return UtcTime::from_micros(micros);
}

std::string encode_stock_cursor(const Symbol& last_shown) {
    return make_cursor(kStockCursor, last_shown.str());
}

Result<Symbol> decode_stock_cursor(std::string_view text) {
    const auto key = open_cursor(text, kStockCursor);
    auto symbol = key ? Symbol::parse(*key) : Result<Symbol>(invalid({}));
    if (!symbol) return invalid("is not a cursor of the list of symbols");
    return symbol;
}

}  // namespace bourse::market
