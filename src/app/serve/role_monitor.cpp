#include "app/serve/role_monitor.hpp"

#include "features/monitor/http/monitor_http.hpp"

namespace bourse::app {

MonitorRole::MonitorRole(const Foundation& foundation, sql::Database& database)
    : foundation_(foundation),
      monitor_(database, foundation.pool, foundation.clock, monitor::monitor_options(foundation.settings.monitor)) {}

void MonitorRole::register_handlers(openapi::Registry& registry) {
    monitor::register_monitor(registry, monitor_);
}

void MonitorRole::start() {
    constexpr std::chrono::minutes kPause{1};
    const auto failed = [this](std::string_view what) {
        foundation_.log.warn("cannot delete old reports", {{"what", what}});
    };
    pruning_ = std::make_unique<tasks::PeriodicJob>(
        foundation_.threads.executor(0), thread_,
        tasks::PeriodicJob::Options{.pause = kPause, .work = [this] { monitor_.prune(); }, .failed = failed});
}

}  // namespace bourse::app
