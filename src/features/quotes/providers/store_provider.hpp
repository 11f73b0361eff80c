#pragma once
#include <memory>

#include "features/market/store/bars_store.hpp"
#include "features/quotes/providers/provider.hpp"

namespace bourse::quotes {

/// The local store as a provider: the last stored bar as the quote of its day, by daily bars or the days made of minute
/// bars. Broken while the store does not answer. `store` outlives it.
[[nodiscard]] std::unique_ptr<Provider> make_store_provider(market::BarsStore& store);

}  // namespace bourse::quotes
