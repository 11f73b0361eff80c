#include "features/market/http/ndays_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/json_writer.hpp"
#include "features/market/model/price_digits.hpp"

namespace bourse::market {

namespace {

/// The decimals of the shortest digits of a price.
int decimals_of(double price) {
    const std::string text = price_text(price);
    const std::size_t exponent = std::min(text.find('e'), text.size());
    const std::size_t point = std::min(text.find('.'), exponent);
    const int written = point == exponent ? 0 : static_cast<int>(exponent - point - 1);
    if (exponent == text.size()) return written;
    return std::max(0, written - std::stoi(text.substr(exponent + 1)));
}

/// Rounded to decimals, half away from zero; unchanged where a double does not have that many.
double rounded(double value, int decimals) {
    constexpr double kWholeFrom = 4503599627370496.0;  // 2⁵²
    const double scale = std::pow(10.0, decimals);
    const double scaled = value * scale;
    return std::fabs(scaled) < kWholeFrom ? std::round(scaled) / scale : value;
}

}  // namespace

double average_close(std::span<const Bar> bars) {
    // A running mean stays between the closes; their sum might exceed the range of a double.
    double mean = 0;
    double count = 0;
    int decimals = 2;
    for (const Bar& bar : bars) {
        // The difference of two closes can exceed it too.
        mean += bar.close / (count + 1) - mean / (count + 1);
        ++count;
        decimals = std::max(decimals, decimals_of(bar.close));
    }
    return rounded(mean, decimals);
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
        price("volume", bar.volume);
        price("dividend_amount", bar.dividend_amount.value_or(0));
        price("split_coefficient", bar.split_coefficient.value_or(1));
        json.end_object();
    }
    json.end_object();
    json.end_object();
    return out;
}

}  // namespace bourse::market
