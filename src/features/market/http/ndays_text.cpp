#include "features/market/http/ndays_text.hpp"

#include <cmath>
#include <cstdint>

#include "base/json_writer.hpp"
#include "features/market/model/price_digits.hpp"

namespace bourse::market {

double average_close(std::span<const Bar> bars) {
    constexpr double kWholeFrom = 4503599627370496.0;  // 2⁵²
    // A running mean stays between the closes; their sum might exceed the range of a double.
    double mean = 0;
    double count = 0;
    for (const Bar& bar : bars) mean += (bar.close - mean) / ++count;
    return mean < kWholeFrom ? std::round(mean * 100) / 100 : mean;
}

std::string ndays_json(const Symbol& symbol, std::span<const Bar> bars) {
    std::string out;
    JsonWriter json(out);
    const auto price = [&](std::string_view name, double value) {
        json.key(name);
        json.raw(price_text(value));
    };
    json.begin_object();
    json.member("symbol", symbol.str());
    json.member("ndays", static_cast<std::int64_t>(bars.size()));
    price("average_closing_price", average_close(bars));
    json.key("daily_data");
    json.begin_object();
    for (const Bar& bar : bars) {
        json.key(bar.time.date().to_string());
        json.begin_object();
        price("open", bar.open);
        price("high", bar.high);
        price("low", bar.low);
        price("close", bar.close);
        price("adjusted_close", bar.adjusted_close.value_or(bar.close));
        json.member("volume", bar.volume);
        price("dividend_amount", bar.dividend_amount.value_or(0));
        price("split_coefficient", bar.split_coefficient.value_or(1));
        json.end_object();
    }
    json.end_object();
    json.end_object();
    return out;
}

}  // namespace bourse::market
