#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/single_flight.hpp"

namespace bourse::app {

/// Queries the store for health probes, on a separate thread. Concurrent probes share one query, so that many of them
/// cost no more than one. Safe from any thread.
class DatabaseProbe {
  public:
    /// `databases` are those of one store, and outlive the probe.
    explicit DatabaseProbe(std::vector<sql::Database*> databases) : databases_(std::move(databases)) {}

    /// Ends after a successful query of each database. Throws Unavailable when the store does not answer.
    Task<> ask();

    /// Number of queries since the start.
    [[nodiscard]] std::uint64_t queries() const { return queries_.load(std::memory_order_relaxed); }

  private:
    /// Lands with the failure; empty after a successful query.
    using Flight = tasks::Flight<std::string>;

    /// The current query; starts none.
    [[nodiscard]] std::shared_ptr<Flight> join();
    Task<> fly(std::shared_ptr<Flight> flight);
    [[nodiscard]] std::string query();

    const std::vector<sql::Database*> databases_;
    std::atomic<std::uint64_t> queries_{0};
    Mutex mutex_;
    /// Null while no query runs.
    std::shared_ptr<Flight> flight_ BOURSE_GUARDED_BY(mutex_);
    /// Declared last: its thread uses the members above.
    tasks::BlockingPool thread_{1};
};

}  // namespace bourse::app
