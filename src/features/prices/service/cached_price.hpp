#pragma once
#include <mutex>
#include <optional>

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
    mutable std::mutex mutex_;
    std::optional<BitcoinPrice> copy_;
};

}  // namespace bourse::prices
