#pragma once
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/sql/postgres/postgres_connection.hpp"

namespace bourse::sql {

/// Connections, made when they are needed and kept, as many at once as `most`. Safe from any thread.
class PostgresPool {
  public:
    /// `watch` outlives it.
    PostgresPool(ServerWatch& watch, std::size_t most) : watch_(watch), most_(most) { idle_.reserve(most); }

    /// A connection that nobody else uses, and that the server had not closed. Waits for one when all are in use,
    /// but no longer than ServerWatch::check_turn() lets it. Throws Unavailable.
    [[nodiscard]] std::unique_ptr<PostgresConnection> take();
    /// Takes it back; one that cannot be used again is closed.
    void give_back(std::unique_ptr<PostgresConnection> connection) noexcept;

  private:
    [[nodiscard]] std::unique_ptr<PostgresConnection> take_idle(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] std::unique_ptr<PostgresConnection> make();
    void note_closed() noexcept;

    ServerWatch& watch_;
    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable returned_;
    /// Room for all of them is reserved, so that give_back() allocates nothing.
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
    /// Those in use and idle, and those being made.
    std::size_t open_ = 0;
};

}  // namespace bourse::sql
