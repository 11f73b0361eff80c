#pragma once
#include <memory>

#include "base/clock.hpp"
#include "features/prices/providers/price_provider.hpp"

namespace bourse::prices {

/// An invented price for trying things out, around 64,000 dollars: the same one at a time, always and everywhere, so
/// that replicas agree. `clock` outlives it.
[[nodiscard]] std::unique_ptr<PriceProvider> make_simulated_price(const Clock& clock);

}  // namespace bourse::prices
