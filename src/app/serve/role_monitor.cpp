#include "app/serve/role_monitor.hpp"

#include "features/monitor/http/monitor_http.hpp"

namespace bourse::app {
namespace {

constexpr std::chrono::minutes kPruningPause{1};

}  // namespace

MonitorRole::MonitorRole(const Foundation& foundation, ServedStore& store)
    : monitor_(store.main(), store.main_threads(), foundation.clock,
               monitor::monitor_options(foundation.settings.monitor)),
      pruning_(foundation, {.pause = kPruningPause,
                            .work = [this] { delete_in_pieces(is_stopping_, [this] { return monitor_.prune(); }); },
                            .fails = "cannot delete old reports",
                            .works_again = "deleting old reports works again"}) {}

void MonitorRole::register_handlers(openapi::Registry& registry) {
    monitor::register_monitor(registry, monitor_);
}

void MonitorRole::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {telemetry::counter("bourse_reports_deleted_total",
                                   "Reports and sources deleted because of their age or the limits of the monitor",
                                   monitor_.deleted()),
                telemetry::gauge("bourse_reports_deleting_seconds_max",
                                 "The longest transaction that deleted reports since the start",
                                 std::chrono::duration<double>(monitor_.longest_pruning()).count())};
    }));
}

}  // namespace bourse::app
