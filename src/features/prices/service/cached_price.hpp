#pragma once
#include <mutex>
#include <optional>

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
    mutable std::mutex mutex_;
    std::optional<BitcoinPrice> copy_;
};

}  // namespace bourse::prices
