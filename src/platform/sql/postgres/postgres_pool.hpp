#pragma once
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/sql/postgres/postgres_connection.hpp"

namespace bourse::sql {

/// A pool of connections, created on demand and kept, at most `most` at once. Safe from any thread.
class PostgresPool {
  public:
    /// `watch` outlives it.
    PostgresPool(ServerWatch& watch, std::size_t most) : watch_(watch), most_(most) { idle_.reserve(most); }

    /// Returns a connection for exclusive use that the server has not closed. Waits when all are in use, up to the
    /// limit of ServerWatch::check_turn(). Throws Unavailable.
    [[nodiscard]] std::unique_ptr<PostgresConnection> take();
    /// Returns the connection to the pool; closes it when it is not usable.
    void give_back(std::unique_ptr<PostgresConnection> connection) noexcept;

  private:
    [[nodiscard]] std::unique_ptr<PostgresConnection> take_idle(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] std::unique_ptr<PostgresConnection> make();
    void note_closed() noexcept;

    ServerWatch& watch_;
    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable returned_;
    /// Capacity for all connections is reserved, so that give_back() does not allocate.
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
    /// Number of connections in use, idle, and being created.
    std::size_t open_ = 0;
};

}  // namespace bourse::sql
