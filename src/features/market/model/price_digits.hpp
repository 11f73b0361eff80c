#pragma once
#include <cstddef>
#include <string>

#include "base/json_writer.hpp"

namespace bourse::market {

/// The maximum number of bytes that write_price() writes.
inline constexpr std::size_t kPriceBytes = kNumberBytes;

/// Writes the digits of write_number() for `price` (finite, not negative) to `out` and returns their end. Several times
/// faster for prices with up to six decimals, which are nearly all.
char* write_price(char* out, double price);

/// The same digits as a string.
[[nodiscard]] std::string price_text(double price);

}  // namespace bourse::market
