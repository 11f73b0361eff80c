#include "features/monitor/service/monitor.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "features/monitor/store/reports_store_sql.hpp"

namespace bourse::monitor {
namespace {

/// Rows per transaction.
constexpr std::int64_t kMinStep = 10;
constexpr std::int64_t kFirstStep = 100;
constexpr std::int64_t kMaxStep = 2000;
/// Between two transactions, for the writers that wait.
constexpr std::chrono::milliseconds kPause{5};

}  // namespace

Monitor::Monitor(sql::Database& database, tasks::BlockingPool& pool, const Clock& clock, MonitorOptions options)
    : store_(make_sql_reports_store(database)), pool_(pool), clock_(clock), options_(std::move(options)) {}

void Monitor::prune() {
    using Steady = std::chrono::steady_clock;
    const Retention retention{.from = clock_.now() - options_.keep,
                              .max_reports = options_.max_reports,
                              .max_sources = options_.max_sources,
                              .max_bytes = options_.max_bytes};
    std::int64_t step = kFirstStep;
    for (;;) {
        const Steady::time_point begun = Steady::now();
        if (store_->prune(retention, step) == 0) return;
        const bool is_slow = Steady::now() - begun > kPruningPiece;
        step = std::clamp(is_slow ? step / 2 : step * 2, kMinStep, kMaxStep);
        std::this_thread::sleep_for(kPause);
    }
}

}  // namespace bourse::monitor
