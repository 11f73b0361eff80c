#include "features/market/model/price_digits.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/json_writer.hpp"

namespace bourse::market {

namespace {

/// Whole numbers are written with these decimals.
enum class WholeAs : std::uint8_t { Digits, DigitsAndZero };

char* write_decimal_zero(char* out) {
    *out++ = '.';
    *out++ = '0';
    return out;
}

/// A price that is not written by its millionths.
char* write_unusual(char* out, double price, WholeAs whole) {
    char* const end = write_number(out, price);
    const bool is_whole =
        std::string_view(out, static_cast<std::size_t>(end - out)).find_first_of(".e") == std::string_view::npos;
    return is_whole && whole == WholeAs::DigitsAndZero ? write_decimal_zero(end) : end;
}

char* write(char* out, double price, WholeAs whole) {
    constexpr std::int64_t kScale = 1'000'000;
    constexpr double kLimit = 1e9;
    if (!(price > -kLimit && price < kLimit)) return write_unusual(out, price, whole);

    // The nearest number of millionths. If dividing it gives the price again, its digits represent the price; they are
    // also the shortest such digits, because a decimal of at most 15 digits is the only one of that length near its
    // double (David W. Matula, "In-and-out conversions", 1968).
    const double magnitude = std::fabs(price);
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): a wrong one is found by the division.
    const auto millionths = static_cast<std::int64_t>(magnitude * static_cast<double>(kScale) + 0.5);
    if (static_cast<double>(millionths) / static_cast<double>(kScale) != magnitude) {
        return write_unusual(out, price, whole);
    }
    if (price < 0) *out++ = '-';
    out = std::to_chars(out, out + kPriceBytes, millionths / kScale).ptr;
    auto fraction = static_cast<unsigned>(millionths % kScale);
    if (fraction == 0) return whole == WholeAs::DigitsAndZero ? write_decimal_zero(out) : out;
    *out = '.';
    char* end = out + 6;
    while (fraction % 10 == 0) {
        fraction /= 10;
        --end;
    }
    for (char* digit = end; digit > out; --digit) {
        *digit = static_cast<char>('0' + fraction % 10);
        fraction /= 10;
    }
    return end + 1;
}

}  // namespace

char* write_price(char* out, double price) {
    return write(out, price, WholeAs::Digits);
}

char* write_price_with_decimals(char* out, double price) {
    return write(out, price, WholeAs::DigitsAndZero);
}

std::string price_text(double price) {
    std::array<char, kPriceBytes> bytes;
    return {bytes.data(), write_price(bytes.data(), price)};
}

}  // namespace bourse::market
