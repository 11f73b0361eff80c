#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "base/mutex.hpp"
#include "platform/sql/postgres/postgres_connection.hpp"

namespace bourse::sql {

/// A pool of at most `max` connections, opened on demand and reused. Safe from any thread.
class PostgresPool {
  public:
    /// `watch` outlives it.
    PostgresPool(ServerWatch& watch, std::size_t max) : watch_(watch), max_(max) { idle_.reserve(max); }

    /// Returns a connection for exclusive use that the server has not closed. Waits when all are in use, up to the
    /// limit of ServerWatch::check_turn(). Throws Unavailable.
    [[nodiscard]] std::unique_ptr<PostgresConnection> take();
    /// Returns the connection to the pool; closes it when it is not usable.
    void give_back(std::unique_ptr<PostgresConnection> connection) noexcept;

  private:
    [[nodiscard]] std::unique_ptr<PostgresConnection> make();
    void note_closed() noexcept;

    ServerWatch& watch_;
    const std::size_t max_;
    Mutex mutex_;
    ConditionVariable returned_;
    /// Capacity for all connections is reserved, so that give_back() does not allocate.
    std::vector<std::unique_ptr<PostgresConnection>> idle_ BOURSE_GUARDED_BY(mutex_);
    /// Connections in use, idle, and being opened.
    std::size_t open_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace bourse::sql
