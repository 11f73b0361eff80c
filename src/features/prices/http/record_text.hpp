#pragma once
#include <string>

#include "features/prices/model/bitcoin_price.hpp"

namespace bourse::prices {

/// `64,123.4500`: with commas and four places, rounded to the nearest.
[[nodiscard]] std::string rate_with_commas(Rate rate);

/// `64123.45`: a JSON number with all digits of the rate and no more.
[[nodiscard]] std::string rate_as_number(Rate rate);

/// The price in the shape that clients of CoinDesk's price index know, with the provider's name as a member more. Times
/// are UTC throughout, `updateduk` too. A currency that the provider does not quote is not in `bpi`.
[[nodiscard]] std::string record_json(const BitcoinPrice& price);

}  // namespace bourse::prices
