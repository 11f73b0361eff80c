#pragma once
#include <cstddef>
#include <string>

#include "base/json_writer.hpp"

namespace bourse::market {

/// The maximum number of bytes that the functions below write.
inline constexpr std::size_t kPriceBytes = kNumberBytes + 2;

/// Writes the digits of write_number() for `price`, which is finite, to `out` and returns their end. Several times
/// faster for prices with up to six decimals, which are nearly all.
char* write_price(char* out, double price);

/// The same, with `.0` after a whole number, so that a JSON reader with types reads a float in every row.
char* write_price_with_decimals(char* out, double price);

/// The same digits as a string.
[[nodiscard]] std::string price_text(double price);

}  // namespace bourse::market
