#pragma once
#include <memory>

#include "app/setup/settings.hpp"
#include "base/clock.hpp"
#include "platform/cache/memory_cache.hpp"
#include "platform/cache/redis_cache.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// The cache of `cache.url`: Redis, which replicas share, or the memory of this process.
class SharedCache {
  public:
    /// `clock` outlives the cache. Does not connect yet.
    SharedCache(const Settings& settings, const Clock& clock);

    [[nodiscard]] cache::Cache& cache() { return *cache_; }
    /// Null for the in-process cache.
    [[nodiscard]] cache::RedisClient* redis() { return redis_.get(); }

    void add_metrics(telemetry::Metrics& metrics);

  private:
    const std::unique_ptr<cache::RedisClient> redis_;
    const std::unique_ptr<cache::Cache> cache_;
};

}  // namespace bourse::app
