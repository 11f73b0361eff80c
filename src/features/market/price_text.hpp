#pragma once
#include <string>

namespace bourse::market {

/// The most bytes that write_price() needs.
inline constexpr int kPriceBytes = 32;

/// Writes the shortest digits that read back to `price` (finite, not negative) at `out`, and returns their end. Prices
/// with up to six decimals, which is nearly all, take a way several times faster than std::to_chars.
char* write_price(char* out, double price);

/// The same digits as a string.
[[nodiscard]] std::string price_text(double price);

}  // namespace bourse::market
