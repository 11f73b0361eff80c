#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "features/monitor/store/reports_store.hpp"
#include "platform/sql/write_lane.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::monitor {

struct MonitorOptions {
    /// Retention of reports, and of sources after their last report.
    std::chrono::seconds keep = std::chrono::days(7);
    std::int64_t max_reports = 1'000'000;
    std::int64_t max_bytes = std::int64_t{256} << 20;
    std::int64_t max_sources = 10'000;
    /// See Monitor::token().
    Secret token{};
};

/// The service behind the monitor operations. Safe from any thread. Arguments taken by reference must outlive it.
class Monitor {
  public:
    /// Needs a migrated `database`.
    Monitor(sql::Database& database, sql::StoreThreads threads, const Clock& clock, MonitorOptions options);

    [[nodiscard]] ReportsStore& store() { return *store_; }
    /// For SQL that reads.
    [[nodiscard]] tasks::BlockingPool& pool() { return threads_.reads; }
    /// For SQL that writes.
    [[nodiscard]] sql::WriteLane& writes() { return threads_.writes; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    /// What those who report must show; empty: nothing.
    [[nodiscard]] const Secret& token() const { return options_.token; }

    /// Deletes some of what is beyond the retention, in one transaction of about kPruningPiece. Returns whether more
    /// may remain. Blocks; throws Unavailable. Call it from one thread at a time.
    bool prune();

    /// Reports and sources that prune() has deleted.
    [[nodiscard]] std::uint64_t deleted() const { return deleted_; }
    /// The longest transaction of prune().
    [[nodiscard]] std::chrono::microseconds longest_pruning() const { return longest_; }

    /// How long a transaction of prune() should take: the next one deletes fewer rows after one that took longer.
    static constexpr std::chrono::milliseconds kPruningPiece{5};

  private:
    const std::unique_ptr<ReportsStore> store_;
    const sql::StoreThreads threads_;
    const Clock& clock_;
    const MonitorOptions options_;
    /// Rows that prune() deletes.
    std::int64_t step_ = 100;
    std::atomic<std::uint64_t> deleted_{0};
    std::atomic<std::chrono::microseconds> longest_{};
};

}  // namespace bourse::monitor
