#pragma once
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "features/market/series_store.hpp"
#include "features/quotes/quote_service.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::app {

/// What the serving memory holds, what the blocking pool does, what the cache of quotes is good for, and which version
/// runs. What it is made of outlives it.
class ProcessMetrics final : public prometheus::Collectable {
  public:
    ProcessMetrics(const market::SeriesStore& series, const tasks::BlockingPool& pool,
                   const quotes::QuoteService& quotes)
        : series_(series), pool_(pool), quotes_(quotes) {}

    /// bourse_series_bytes, bourse_blocking_pool_waiting, bourse_blocking_pool_running, stock_api_cache_hit,
    /// bourse_build_info. Safe from any thread.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

  private:
    const market::SeriesStore& series_;
    const tasks::BlockingPool& pool_;
    const quotes::QuoteService& quotes_;
};

}  // namespace bourse::app
