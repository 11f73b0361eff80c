#pragma once
#include <optional>

#include "base/mutex.hpp"
#include "features/prices/model/bitcoin_price.hpp"
#include "platform/cache/cache.hpp"

namespace bourse::prices {

/// This process's copy of the price in the cache. Safe from any thread.
class CachedPrice final : public PriceSource {
  public:
    /// `cache` outlives it.
    explicit CachedPrice(cache::Cache& cache) : cache_(cache) {}

    [[nodiscard]] std::optional<BitcoinPrice> latest() const override;

    /// Looks into the cache. The copy stays when there is nothing, or nothing that is a price: it ages, and its readers
    /// notice. Blocks; throws Unavailable when the cache does not answer.
    void refresh();

  private:
    cache::Cache& cache_;
    mutable Mutex mutex_;
    std::optional<BitcoinPrice> copy_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::prices
