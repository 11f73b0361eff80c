#include "features/monitor/service/monitor.hpp"

#include "features/monitor/store/reports_store_sql.hpp"

namespace bourse::monitor {
namespace {

/// Rows per transaction; small, because other writers wait for it.
constexpr std::int64_t kPruneStep = 1000;
constexpr int kPruneSteps = 100;

}  // namespace

Monitor::Monitor(sql::Database& database, tasks::BlockingPool& pool, const Clock& clock, MonitorOptions options)
    : store_(make_sql_reports_store(database)), pool_(pool), clock_(clock), options_(options) {}

void Monitor::prune() {
    const Retention retention{clock_.now() - options_.keep, options_.max_reports, options_.max_sources};
    for (int step = 0; step < kPruneSteps; ++step) {
        if (store_->prune(retention, kPruneStep) == 0) return;
    }
}

}  // namespace bourse::monitor
