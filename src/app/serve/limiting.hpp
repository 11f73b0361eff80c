#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "platform/limits/rate_limiter.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// The rate limits from the settings: per process, or shared by all replicas when they use Redis.
class Limiting {
  public:
    /// `foundation` outlives it.
    explicit Limiting(const Foundation& foundation);

    [[nodiscard]] limits::RateLimiter& limiter() { return limiter_; }
    /// bourse_rate_limited_total, bourse_rate_limit_allowed_total, bourse_rate_limit_unshared_total, each by policy.
    void add_metrics(telemetry::Metrics& metrics) const;

  private:
    /// Null when limits are not shared.
    std::unique_ptr<limits::SharedBuckets> shared_;
    limits::RateLimiter limiter_;
};

}  // namespace bourse::app
