#pragma once
#include <memory>

#include "base/clock.hpp"
#include "features/prices/providers/price_provider.hpp"

namespace bourse::prices {

/// A simulated price around 64,000 dollars, for trials. It depends only on the time, so replicas agree. `clock` must
/// outlive it.
[[nodiscard]] std::unique_ptr<PriceProvider> make_simulated_price(const Clock& clock);

}  // namespace bourse::prices
