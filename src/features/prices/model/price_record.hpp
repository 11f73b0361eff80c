#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "features/prices/model/bitcoin_price.hpp"

namespace bourse::prices {

/// A price as one line of text, for the cache that replicas share: `1 MICROS PROVIDER USD=64123.45000000 EUR=…`.
[[nodiscard]] std::string to_record(const BitcoinPrice& price);

/// What to_record() has written, also that of a version which writes more kinds of words behind; nothing for any other
/// text: whoever else writes there does not set our price.
[[nodiscard]] std::optional<BitcoinPrice> parse_record(std::string_view text);

}  // namespace bourse::prices
