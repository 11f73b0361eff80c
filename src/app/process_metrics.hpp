#pragma once
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "features/market/series_store.hpp"

namespace bourse::app {

/// What the serving memory holds, and which version runs. `series`, the store, outlives it.
class ProcessMetrics final : public prometheus::Collectable {
  public:
    explicit ProcessMetrics(const market::SeriesStore& series) : series_(series) {}

    /// bourse_series_bytes, bourse_build_info.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

  private:
    const market::SeriesStore& series_;
};

}  // namespace bourse::app
