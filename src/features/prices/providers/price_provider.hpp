#pragma once
#include <chrono>
#include <string_view>

#include "features/prices/model/bitcoin_price.hpp"
#include "platform/upstream/answer.hpp"

namespace bourse::prices {

using upstream::Answer;
using upstream::Failure;

using upstream::broken;
using upstream::interrupted;
using upstream::refused;
using upstream::throttled;
using upstream::unknown_symbol;

/// By Currency; nothing for one that is not quoted.
using Rates = decltype(BitcoinPrice::rates);

/// Where the price of a bitcoin comes from. Calls block, at most about as long as `within` says: not on an io thread.
/// Implementations are safe from any thread, and throw only what nobody can act on (out of memory).
class PriceProvider {
  public:
    using Within = std::chrono::milliseconds;

    virtual ~PriceProvider() = default;
    /// As settings, metrics and answers name it. Lives as long as the provider.
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// At least dollars, each rate as parse_rate() takes it, with the provider's name and the time of its answer.
    [[nodiscard]] virtual Answer<BitcoinPrice> price(Within within) = 0;
};

}  // namespace bourse::prices
