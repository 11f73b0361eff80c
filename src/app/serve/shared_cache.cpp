#include "app/serve/shared_cache.hpp"

namespace bourse::app {
namespace {

std::unique_ptr<cache::RedisClient> make_redis(const Settings& settings) {
    const auto redis = settings.cache.redis();
    if (!redis) return nullptr;
    return std::make_unique<cache::RedisClient>(cache::RedisOptions{*redis, settings.cache.timeout});
}

std::unique_ptr<cache::Cache> make_cache(cache::RedisClient* redis, const Clock& clock) {
    if (redis == nullptr) return std::make_unique<cache::MemoryCache>(clock);
    return std::make_unique<cache::RedisCache>(*redis);
}

}  // namespace

SharedCache::SharedCache(const Settings& settings, const Clock& clock)
    : redis_(make_redis(settings)), cache_(make_cache(redis_.get(), clock)) {}

void SharedCache::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const bool is_up = redis_ == nullptr || !redis_->is_down();
        return {telemetry::gauge("bourse_cache_up", "Whether the last call to the cache got an answer", is_up ? 1 : 0)};
    }));
}

}  // namespace bourse::app
