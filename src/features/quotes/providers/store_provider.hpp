#pragma once
#include <memory>

#include "features/market/store/bars_store.hpp"
#include "features/quotes/providers/provider.hpp"

namespace bourse::quotes {

/// The local store as a provider. The quote is the last stored daily bar, or the last day resampled from minute bars.
/// Broken while the store does not answer. `store` must outlive the result.
[[nodiscard]] std::unique_ptr<Provider> make_store_provider(market::BarsStore& store);

}  // namespace bourse::quotes
