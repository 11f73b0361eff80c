#pragma once
#include "app/serve/refresh.hpp"
#include "app/serve/role.hpp"
#include "app/serve/shared_cache.hpp"
#include "features/prices/service/cached_price.hpp"

namespace bourse::app {

/// The bitcoin price of the orders role: a local copy of the cached price, and GET /record.
class LivePrice final : public Role {
  public:
    /// `cache` outlives it.
    LivePrice(const Foundation& foundation, SharedCache& cache);

    [[nodiscard]] const prices::PriceSource& source() const { return copy_; }

    void register_handlers(openapi::Registry& registry) override;
    /// Adds the check `cache`, only with Redis: ready while the local copy is fresh, even if Redis is unavailable.
    void add_checks(Readiness& readiness) override;
    void add_metrics(telemetry::Metrics& metrics) override;
    void prepare() override;
    void start() override { refresh_.start(); }
    void stop() override { refresh_.stop(); }

  private:
    [[nodiscard]] bool has_fresh_price() const;

    const Foundation foundation_;
    SharedCache& cache_;
    prices::CachedPrice copy_;
    Refresh refresh_;
};

}  // namespace bourse::app
