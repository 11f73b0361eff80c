#pragma once
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bourse::telemetry {

/// The sources of GET /metrics, in order.
using Metrics = std::vector<std::shared_ptr<prometheus::Collectable>>;

using MetricFamilies = std::vector<prometheus::MetricFamily>;

/// Families with one metric and its current value.
[[nodiscard]] prometheus::MetricFamily gauge(std::string name, std::string help, double value,
                                             std::vector<prometheus::ClientMetric::Label> labels = {});
[[nodiscard]] prometheus::MetricFamily counter(std::string name, std::string help, std::uint64_t value);

/// A metrics source that calls `collect`, from any thread.
[[nodiscard]] std::shared_ptr<prometheus::Collectable> metrics_of(std::function<MetricFamilies()> collect);

}  // namespace bourse::telemetry
