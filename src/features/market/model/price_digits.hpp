#pragma once
#include <cstddef>
#include <string>

#include "base/json_writer.hpp"

namespace bourse::market {

/// The most bytes that write_price() needs.
inline constexpr std::size_t kPriceBytes = kNumberBytes;

/// Writes the digits of write_number() for `price` (finite, not negative) at `out`, and returns their end. Prices with
/// up to six decimals, which is nearly all, take a way several times faster.
char* write_price(char* out, double price);

/// The same digits as a string.
[[nodiscard]] std::string price_text(double price);

}  // namespace bourse::market
