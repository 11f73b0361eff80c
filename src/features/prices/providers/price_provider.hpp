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

/// Rates by Currency; empty when there is no price.
using Rates = decltype(BitcoinPrice::rates);

/// A source of bitcoin prices. Calls block for at most about `within`, so never call on an io thread. Implementations
/// are thread-safe and throw only for unrecoverable errors (out of memory).
class PriceProvider {
  public:
    using Within = std::chrono::milliseconds;

    virtual ~PriceProvider() = default;
    /// Name in settings, metrics and responses. Valid while the provider exists.
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// The price with at least a USD rate, the provider's name and the time of the answer. Rates satisfy parse_rate().
    [[nodiscard]] virtual Answer<BitcoinPrice> price(Within within) = 0;
};

}  // namespace bourse::prices
