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

}  // namespace bourse::app
