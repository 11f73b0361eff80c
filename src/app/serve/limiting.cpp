#include "app/serve/limiting.hpp"

#include <atomic>
#include <string>
#include <vector>

#include "app/serve/shared_cache.hpp"
#include "platform/limits/redis_buckets.hpp"

namespace bourse::app {
namespace {

/// The policies named in the contract.
std::vector<limits::Policy> policies(const Settings& settings) {
    return {{.name = "orders", .anonymous = settings.rate_limits.anonymous, .user = settings.rate_limits.user},
            {.name = "quotes", .anonymous = settings.rate_limits.anonymous, .user = settings.rate_limits.user},
            {.name = "reports", .anonymous = settings.rate_limits.reports},
            {.name = "sign-in", .anonymous = settings.rate_limits.anonymous, .counts_guesses = true},
            {.name = "market-data",
             .anonymous = settings.rate_limits.market_data,
             .user = settings.rate_limits.market_data}};
}

std::unique_ptr<limits::SharedBuckets> shared_buckets(const Settings& settings) {
    const auto redis = settings.cache.redis();
    if (!settings.rate_limits.has_any() || !redis) return nullptr;
    return std::make_unique<limits::RedisBuckets>(*redis);
}

using Count = std::atomic<std::uint64_t> limits::RateLimiter::Counts::*;

/// One value per policy.
prometheus::MetricFamily by_policy(const limits::RateLimiter& limiter, const char* name, const char* help,
                                   Count count) {
    prometheus::MetricFamily family{name, help, prometheus::MetricType::Counter, {}};
    for (const limits::Policy& policy : limiter.policies()) {
        prometheus::ClientMetric metric;
        metric.label = {{"policy", policy.name}};
        metric.counter.value = static_cast<double>((limiter.counts(policy).*count).load(std::memory_order_relaxed));
        family.metric.push_back(std::move(metric));
    }
    return family;
}

}  // namespace

Limiting::Limiting(const Foundation& foundation)
    : shared_(shared_buckets(foundation.settings)),
      limiter_(policies(foundation.settings), foundation.clock, foundation.random, shared_.get()) {}

void Limiting::add_metrics(telemetry::Metrics& metrics) const {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {by_policy(limiter_, "bourse_rate_limited_total", "Requests rejected by a rate limit",
                          &limits::RateLimiter::Counts::refused),
                by_policy(limiter_, "bourse_rate_limit_allowed_total", "Rate-limited requests that passed",
                          &limits::RateLimiter::Counts::allowed),
                by_policy(limiter_, "bourse_rate_limit_unshared_total",
                          "Rate-limit decisions made without Redis because it did not answer",
                          &limits::RateLimiter::Counts::alone)};
    }));
}

}  // namespace bourse::app
