#include "platform/telemetry/request_metrics.hpp"

#include <algorithm>
#include <limits>

namespace bourse::telemetry {

RequestMetrics::RequestMetrics(std::size_t threads, std::vector<std::string_view> operations)
    : operations_(std::move(operations)) {
    for (std::size_t i = 0; i < operations_.size(); ++i) index_.emplace(operations_[i].data(), i);
    operations_.push_back("none");
    for (std::size_t i = 0; i < threads; ++i) shards_.push_back(std::make_unique<Shard>(operations_.size()));
}

std::size_t RequestMetrics::status_index(int status) {
    const auto found = std::lower_bound(kStatuses.begin(), kStatuses.end() - 1, status);
    return static_cast<std::size_t>((*found == status ? found : kStatuses.end() - 1) - kStatuses.begin());
}

std::size_t RequestMetrics::cell_index(std::string_view operation, int status) const {
    const auto found = index_.find(operation.data());
    const std::size_t row = found == index_.end() ? operations_.size() - 1 : found->second;
    return row * kStatuses.size() + status_index(status);
}

void RequestMetrics::request_finished(std::size_t thread, std::string_view operation, int status,
                                      std::chrono::nanoseconds duration, bool cache_hit) {
    Shard& shard = *shards_[thread];
    Cell& cell = shard.cells[cell_index(operation, status)];
    const double seconds = std::chrono::duration<double>(duration).count();
    const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
    add(cell.buckets[static_cast<std::size_t>(bucket)], 1);
    add(cell.nanoseconds, static_cast<std::uint64_t>(duration.count()));
    if (cache_hit) add(shard.cache_hits, 1);
}

std::uint64_t RequestMetrics::sum(Counter Shard::*counter) const {
    std::uint64_t total = 0;
    for (const auto& shard : shards_) total += ((*shard).*counter).load(std::memory_order_relaxed);
    return total;
}

double RequestMetrics::under_way(Counter Shard::*began, Counter Shard::*ended) const {
    // Ends are read first: a request that ends in between then counts as in progress, and the difference cannot be
    // negative.
    const std::uint64_t ends = sum(ended);
    const std::uint64_t beginnings = sum(began);
    return beginnings > ends ? static_cast<double>(beginnings - ends) : 0;
}

std::vector<prometheus::MetricFamily> RequestMetrics::Collect() const {
    using prometheus::ClientMetric;
    prometheus::MetricFamily requests{
        "bourse_http_requests_total", "Requests answered", prometheus::MetricType::Counter, {}};
    prometheus::MetricFamily durations{"bourse_http_request_duration_seconds",
                                       "Time from the last byte of the request header until the response is passed to "
                                       "the connection; excludes the time that the client takes to read it",
                                       prometheus::MetricType::Histogram,
                                       {}};
    for (std::size_t i = 0; i < operations_.size() * kStatuses.size(); ++i) {
        ClientMetric duration;
        std::uint64_t count = 0;
        std::uint64_t nanoseconds = 0;
        for (std::size_t bucket = 0; bucket <= kBounds.size(); ++bucket) {
            for (const auto& shard : shards_) count += shard->cells[i].buckets[bucket].load(std::memory_order_relaxed);
            const double bound = bucket < kBounds.size() ? kBounds[bucket] : std::numeric_limits<double>::infinity();
            duration.histogram.bucket.push_back({count, bound});
        }
        if (count == 0) continue;
        for (const auto& shard : shards_) nanoseconds += shard->cells[i].nanoseconds.load(std::memory_order_relaxed);
        duration.label = {{"operation", std::string(operations_[i / kStatuses.size()])},
                          {"status", std::to_string(kStatuses[i % kStatuses.size()])}};
        duration.histogram.sample_count = count;
        duration.histogram.sample_sum = static_cast<double>(nanoseconds) / 1e9;

        ClientMetric total;
        total.label = duration.label;
        total.counter.value = static_cast<double>(count);
        requests.metric.push_back(std::move(total));
        durations.metric.push_back(std::move(duration));
    }

    const auto single = [](std::string name, std::string help, prometheus::MetricType type, double value) {
        ClientMetric metric;
        (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
        return prometheus::MetricFamily{std::move(name), std::move(help), type, {std::move(metric)}};
    };
    return {std::move(requests), std::move(durations),
            single("bourse_http_response_cache_hits_total", "Requests answered from the response cache",
                   prometheus::MetricType::Counter, static_cast<double>(sum(&Shard::cache_hits))),
            single("bourse_http_requests_in_flight", "Requests being handled", prometheus::MetricType::Gauge,
                   under_way(&Shard::handlers_began, &Shard::handlers_ended)),
            single("bourse_http_connections", "Open connections", prometheus::MetricType::Gauge,
                   under_way(&Shard::connections_opened, &Shard::connections_closed))};
}

}  // namespace bourse::telemetry
