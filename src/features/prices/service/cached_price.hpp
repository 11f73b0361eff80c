#pragma once
#include <optional>

#include "base/mutex.hpp"
#include "features/prices/model/bitcoin_price.hpp"
#include "platform/cache/cache.hpp"

namespace bourse::prices {

/// This process's copy of the price in the cache. Safe from any thread.
class CachedPrice final : public PriceSource {
  public:
    /// `cache` must outlive this object.
    explicit CachedPrice(cache::Cache& cache) : cache_(cache) {}

    [[nodiscard]] std::optional<BitcoinPrice> latest() const override;

    /// Reads the cache. Keeps the copy when the cache has no valid price: the copy ages, and readers check its time.
    /// Blocks; throws Unavailable when the cache does not answer.
    void refresh();

  private:
    cache::Cache& cache_;
    mutable Mutex mutex_;
    std::optional<BitcoinPrice> copy_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::prices
