#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "features/prices/model/bitcoin_price.hpp"

namespace bourse::prices {

/// A price as one line of text for the shared cache: `1 MICROS PROVIDER USD=64123.45000000 EUR=…`.
[[nodiscard]] std::string to_record(const BitcoinPrice& price);

/// Parses the output of to_record(), also of later versions that append other kinds of words. Empty for any other text,
/// so that foreign writes to the cache do not set the price.
[[nodiscard]] std::optional<BitcoinPrice> parse_record(std::string_view text);

}  // namespace bourse::prices
