#pragma once
#include <memory>

#include "app/metrics.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "platform/cache/memory_cache.hpp"
#include "platform/cache/redis_cache.hpp"

namespace bourse::app {

/// What `cache.url` names: Redis, which replicas share, or this process's memory.
class SharedCache {
  public:
    /// `clock` outlives it. Connects to nobody yet.
    SharedCache(const Settings& settings, const Clock& clock);

    [[nodiscard]] cache::Cache& cache() { return *cache_; }
    /// Null when it is this process's memory.
    [[nodiscard]] cache::RedisClient* redis() { return redis_.get(); }

    void add_metrics(Metrics& metrics);

  private:
    const std::unique_ptr<cache::RedisClient> redis_;
    const std::unique_ptr<cache::Cache> cache_;
};

/// What is wrong with a `cache.url`: neither `memory:` nor a URL of Redis. Empty when it is fine.
[[nodiscard]] std::string what_is_wrong_with_cache(const std::string& url);

/// Whether it is a process's own memory.
[[nodiscard]] bool is_memory_cache(const std::string& url);

}  // namespace bourse::app
