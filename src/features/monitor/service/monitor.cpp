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
    const Retention retention{.from = clock_.now() - options_.keep,
                              .max_reports = options_.max_reports,
                              .max_sources = options_.max_sources,
                              .max_bytes = options_.max_bytes};
    const ReportsStore::Pruned pruned = store_->prune(retention, step_);
    step_ = std::clamp(pruned.took > kPruningPiece ? step_ / 2 : step_ * 2, kMinStep, kMaxStep);
    deleted_ += static_cast<std::uint64_t>(pruned.deleted);
    longest_ = std::max(longest_.load(), pruned.took);
    return pruned.deleted > 0;
}

}  // namespace bourse::monitor
