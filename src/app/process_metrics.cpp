#include "app/process_metrics.hpp"

#include <string>
#include <utility>

namespace bourse::app {
namespace {

prometheus::MetricFamily gauge(std::string name, std::string help, double value,
                               std::vector<prometheus::ClientMetric::Label> labels = {}) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = value;
    return {std::move(name), std::move(help), prometheus::MetricType::Gauge, {std::move(metric)}};
}

prometheus::MetricFamily counter(std::string name, std::string help, std::uint64_t value) {
    prometheus::ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    return {std::move(name), std::move(help), prometheus::MetricType::Counter, {std::move(metric)}};
}

}  // namespace

std::vector<prometheus::MetricFamily> ProcessMetrics::Collect() const {
    return {gauge("bourse_series_bytes", "Memory of the series that are kept for serving",
                  static_cast<double>(series_.bytes())),
            gauge("bourse_blocking_pool_waiting", "Jobs that wait for a thread of the blocking pool",
                  static_cast<double>(pool_.waiting())),
            gauge("bourse_blocking_pool_running", "Jobs that threads of the blocking pool run now",
                  static_cast<double>(pool_.running())),
            counter("stock_api_cache_hit", "Quotes and days of other hosts that were answered from memory",
                    quotes_.quote_counts().hits + quotes_.daily_counts().hits),
            gauge("bourse_build_info", "The version that runs", 1, {{"version", BOURSE_VERSION}})};
}

}  // namespace bourse::app
