#include "features/monitor/service/monitor.hpp"

#include <algorithm>
#include <utility>

#include "features/monitor/store/reports_store_sql.hpp"

namespace bourse::monitor {
namespace {

/// Rows per transaction.
constexpr std::int64_t kMinStep = 10;
constexpr std::int64_t kMaxStep = 2000;

}  // namespace

Monitor::Monitor(sql::Database& database, sql::StoreThreads threads, const Clock& clock, MonitorOptions options)
    : store_(make_sql_reports_store(database)), threads_(threads), clock_(clock), options_(std::move(options)) {}

bool Monitor::prune() {
    using Steady = std::chrono::steady_clock;
    const Retention retention{.from = clock_.now() - options_.keep,
                              .max_reports = options_.max_reports,
                              .max_sources = options_.max_sources,
                              .max_bytes = options_.max_bytes};
    const Steady::time_point begun = Steady::now();
    const std::int64_t deleted = store_->prune(retention, step_);
    const auto taken = std::chrono::ceil<std::chrono::microseconds>(Steady::now() - begun);
    step_ = std::clamp(taken > kPruningPiece ? step_ / 2 : step_ * 2, kMinStep, kMaxStep);
    deleted_ += static_cast<std::uint64_t>(deleted);
    longest_ = std::max(longest_.load(), taken);
    return deleted > 0;
}

}  // namespace bourse::monitor
