#include "app/shared_cache.hpp"

namespace bourse::app {
namespace {

std::unique_ptr<cache::RedisClient> make_redis(const Settings& settings) {
    if (is_memory_cache(settings.cache_url)) return nullptr;
    return std::make_unique<cache::RedisClient>(
        cache::RedisOptions{cache::parse_redis_url(settings.cache_url).value(), settings.cache_timeout});
}

std::unique_ptr<cache::Cache> make_cache(cache::RedisClient* redis, const Clock& clock) {
    if (redis == nullptr) return std::make_unique<cache::MemoryCache>(clock);
    return std::make_unique<cache::RedisCache>(*redis);
}

}  // namespace

SharedCache::SharedCache(const Settings& settings, const Clock& clock)
    : redis_(make_redis(settings)), cache_(make_cache(redis_.get(), clock)) {}

void SharedCache::add_metrics(Metrics& metrics) {
    metrics.push_back(metrics_of([this]() -> MetricFamilies {
        const bool is_up = redis_ == nullptr || !redis_->is_down();
        return {gauge("bourse_cache_up", "Whether the last call of the cache got an answer", is_up ? 1 : 0)};
    }));
}

std::string what_is_wrong_with_cache(const std::string& url) {
    if (is_memory_cache(url)) return "";
    const auto target = cache::parse_redis_url(url);
    return target ? "" : "must be memory: or a URL of Redis, which " + target.error().detail;
}

bool is_memory_cache(const std::string& url) {
    return url == "memory:";
}

}  // namespace bourse::app
