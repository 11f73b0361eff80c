#pragma once
#include "app/serve/recurring_work.hpp"
#include "app/serve/role.hpp"
#include "app/serve/shared_cache.hpp"
#include "features/prices/service/cached_price.hpp"

namespace bourse::app {

/// The bitcoin price for orders: a copy of the price in the cache, and GET /record. Part of the role orders.
class LivePrice final : public Role {
  public:
    /// `cache` must outlive this object.
    LivePrice(const Foundation& foundation, SharedCache& cache);

    [[nodiscard]] const prices::PriceSource& source() const { return copy_; }

    void register_handlers(openapi::Registry& registry) override;
    /// Adds the check `cache`, with Redis only: ready while the copy is fresh, even when Redis is unavailable.
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
    RecurringWork refresh_;
};

}  // namespace bourse::app
