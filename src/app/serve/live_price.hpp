#pragma once
#include "app/serve/refresh.hpp"
#include "app/serve/role.hpp"
#include "app/serve/shared_cache.hpp"
#include "features/prices/service/cached_price.hpp"

namespace bourse::app {

/// The price that a process sells bitcoin at: a copy of the one in the cache, and GET /record. Belongs to the role
/// orders.
class LivePrice final : public Role {
  public:
    /// `cache` outlives it.
    LivePrice(const Foundation& foundation, SharedCache& cache);

    [[nodiscard]] const prices::PriceSource& source() const { return copy_; }

    void register_handlers(openapi::Registry& registry) override;
    /// `cache`, with Redis only: ready as long as the copy is fresh, whatever has become of Redis.
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
