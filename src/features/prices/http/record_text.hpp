#pragma once
#include <string>

#include "features/prices/model/bitcoin_price.hpp"

namespace bourse::prices {

/// `64,123.4500`: with thousands separators and four decimals, rounded to the nearest.
[[nodiscard]] std::string rate_with_commas(Rate rate);

/// `64123.45`: a JSON number with all digits of the rate, without trailing zeros.
[[nodiscard]] std::string rate_as_number(Rate rate);

/// The price in the format of CoinDesk's price index, with the additional member `provider`. All times are UTC, also
/// `updateduk`. `bpi` omits currencies without a price.
[[nodiscard]] std::string record_json(const BitcoinPrice& price);

}  // namespace bourse::prices
