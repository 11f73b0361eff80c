#pragma once
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bourse::telemetry {

/// What GET /metrics shows, in this order.
using Metrics = std::vector<std::shared_ptr<prometheus::Collectable>>;

using MetricFamilies = std::vector<prometheus::MetricFamily>;

/// Families with one metric, of the moment when they are asked for.
[[nodiscard]] prometheus::MetricFamily gauge(std::string name, std::string help, double value,
                                             std::vector<prometheus::ClientMetric::Label> labels = {});
[[nodiscard]] prometheus::MetricFamily counter(std::string name, std::string help, std::uint64_t value);

/// A source of what `collect` says, which is called from any thread.
[[nodiscard]] std::shared_ptr<prometheus::Collectable> metrics_of(std::function<MetricFamilies()> collect);

}  // namespace bourse::telemetry
