#include "features/market/model/price_digits.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include "base/json_writer.hpp"

namespace bourse::market {

char* write_price(char* out, double price) {
    constexpr std::int64_t kScale = 1'000'000;
    constexpr double kLimit = 1e9;
    if (!(price >= 0 && price < kLimit)) return write_number(out, price);

    // The nearest number of millionths. If dividing it gives the price again, its digits represent the price; they are
    // also the shortest such digits, because a decimal of at most 15 digits is the only one of that length near its
    // double (David W. Matula, "In-and-out conversions", 1968).
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): a wrong one is found by the division.
    const auto millionths = static_cast<std::int64_t>(price * static_cast<double>(kScale) + 0.5);
    if (static_cast<double>(millionths) / static_cast<double>(kScale) != price) return write_number(out, price);
    out = std::to_chars(out, out + kPriceBytes, millionths / kScale).ptr;
    auto fraction = static_cast<unsigned>(millionths % kScale);
    if (fraction == 0) return out;
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

std::string price_text(double price) {
    std::array<char, kPriceBytes> bytes;
    return {bytes.data(), write_price(bytes.data(), price)};
}

}  // namespace bourse::market
