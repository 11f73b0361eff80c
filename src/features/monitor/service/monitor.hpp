#pragma once
#include <chrono>
#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "features/monitor/store/reports_store.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::monitor {

struct MonitorOptions {
    /// How long reports are kept, and sources after their last one.
    std::chrono::seconds keep = std::chrono::days(7);
    std::int64_t max_reports = 1'000'000;
    std::int64_t max_sources = 10'000;
};

/// The monitor put together: what stands behind its operations. Safe from any thread; what it takes by reference
/// outlives it.
class Monitor {
  public:
    /// `database` has been migrated.
    Monitor(sql::Database& database, tasks::BlockingPool& pool, const Clock& clock, MonitorOptions options);

    [[nodiscard]] ReportsStore& store() { return *store_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return pool_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }

    /// Deletes what is not to be kept, in small steps, of which a call makes so many that it soon ends. Blocks.
    void prune();

  private:
    const std::unique_ptr<ReportsStore> store_;
    tasks::BlockingPool& pool_;
    const Clock& clock_;
    const MonitorOptions options_;
};

}  // namespace bourse::monitor
