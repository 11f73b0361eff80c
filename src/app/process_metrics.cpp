#include "app/process_metrics.hpp"

namespace bourse::app {

std::vector<prometheus::MetricFamily> ProcessMetrics::Collect() const {
    prometheus::ClientMetric bytes;
    bytes.gauge.value = static_cast<double>(series_.bytes());
    prometheus::ClientMetric build;
    build.label = {{"version", BOURSE_VERSION}};
    build.gauge.value = 1;
    return {{"bourse_series_bytes",
             "Memory of the series that are kept for serving",
             prometheus::MetricType::Gauge,
             {bytes}},
            {"bourse_build_info", "The version that runs", prometheus::MetricType::Gauge, {build}}};
}

}  // namespace bourse::app
