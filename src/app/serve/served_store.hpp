#pragma once
#include "app/setup/store.hpp"
#include "platform/sql/write_lane.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/telemetry/metrics.hpp"

namespace bourse::app {

/// The store of a server process, with the threads that use it: requests read on the blocking pool, and each file of a
/// SQLite store has a lane for their writes. Safe from any thread.
class ServedStore {
  public:
    /// `store` is migrated, and outlives the object like `pool`. Throws tasks::NoThread.
    ServedStore(Store& store, tasks::BlockingPool& pool);

    /// Everything but bars and their symbols.
    [[nodiscard]] sql::Database& main() { return store_.main(); }
    /// Bars and their symbols.
    [[nodiscard]] sql::Database& bars() { return store_.bars(); }
    /// The threads for main() and for bars().
    [[nodiscard]] sql::StoreThreads main_threads() { return {pool_, main_lane_}; }
    [[nodiscard]] sql::StoreThreads bars_threads() { return {pool_, bars_lane_}; }

    void add_metrics(telemetry::Metrics& metrics);

  private:
    Store& store_;
    tasks::BlockingPool& pool_;
    sql::WriteLane main_lane_;
    sql::WriteLane bars_lane_;
};

}  // namespace bourse::app
