#pragma once
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "features/market/series_store.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::app {

/// What the serving memory holds, what the blocking pool does, and which version runs. `series`, the store, and `pool`
/// outlive it.
class ProcessMetrics final : public prometheus::Collectable {
  public:
    ProcessMetrics(const market::SeriesStore& series, const tasks::BlockingPool& pool) : series_(series), pool_(pool) {}

    /// bourse_series_bytes, bourse_blocking_pool_waiting, bourse_blocking_pool_running, bourse_build_info. Safe from
    /// any thread.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

  private:
    const market::SeriesStore& series_;
    const tasks::BlockingPool& pool_;
};

}  // namespace bourse::app
