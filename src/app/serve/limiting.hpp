#pragma once
#include <memory>

#include "app/serve/role.hpp"
#include "platform/limits/rate_limiter.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// Rate limits from the settings: local to this process, or shared by all replicas with a common Redis.
class Limiting {
  public:
    /// `foundation` must outlive this object.
    explicit Limiting(const Foundation& foundation);

    [[nodiscard]] limits::RateLimiter& limiter() { return limiter_; }
    /// bourse_rate_limited_total, bourse_rate_limit_allowed_total, bourse_rate_limit_unshared_total, each by policy.
    void add_metrics(telemetry::Metrics& metrics) const;

  private:
    /// Null without Redis.
    std::unique_ptr<limits::SharedBuckets> shared_;
    limits::RateLimiter limiter_;
};

}  // namespace bourse::app
