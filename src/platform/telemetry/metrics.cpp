#include "platform/telemetry/metrics.hpp"

#include <utility>

namespace bourse::telemetry {
namespace {

class Source final : public prometheus::Collectable {
  public:
    explicit Source(std::function<MetricFamilies()> collect) : collect_(std::move(collect)) {}
    [[nodiscard]] MetricFamilies Collect() const override { return collect_(); }

  private:
    const std::function<MetricFamilies()> collect_;
};

}  // namespace

prometheus::MetricFamily gauge(std::string name, std::string help, double value,
                               std::vector<prometheus::ClientMetric::Label> labels) {
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

std::shared_ptr<prometheus::Collectable> metrics_of(std::function<MetricFamilies()> collect) {
    return std::make_shared<Source>(std::move(collect));
}

}  // namespace bourse::telemetry
