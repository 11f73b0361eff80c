#include "app/serve/served_store.hpp"

#include <utility>

namespace bourse::app {
namespace {

/// One family of the values of both files.
prometheus::MetricFamily by_file(prometheus::MetricFamily main, prometheus::MetricFamily bars) {
    main.metric[0].label = {{"file", "main"}};
    bars.metric[0].label = {{"file", "bars"}};
    main.metric.push_back(std::move(bars.metric[0]));
    return main;
}

}  // namespace

ServedStore::ServedStore(Store& store, tasks::BlockingPool& pool)
    : store_(store), pool_(pool), main_lane_(store.main(), pool), bars_lane_(store.bars(), pool) {}

void ServedStore::add_metrics(telemetry::Metrics& metrics) {
    // On PostgreSQL, writes are jobs of the blocking pool.
    if (!main_lane_.has_thread()) return;
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const auto waiting = [](const sql::WriteLane& lane) {
            return telemetry::gauge("bourse_store_writes_waiting", "Writes of requests waiting for the store, by file",
                                    static_cast<double>(lane.waiting()));
        };
        const auto refused = [](const sql::WriteLane& lane) {
            return telemetry::counter("bourse_store_writes_refused_total",
                                      "Writes of requests rejected because they could not begin in time, by file",
                                      lane.refused());
        };
        return {by_file(waiting(main_lane_), waiting(bars_lane_)), by_file(refused(main_lane_), refused(bars_lane_))};
    }));
}

}  // namespace bourse::app
