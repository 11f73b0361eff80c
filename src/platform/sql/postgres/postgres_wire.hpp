#pragma once
#include <span>
#include <string_view>

#include "platform/sql/postgres/postgres_handle.hpp"
#include "platform/sql/postgres/server_watch.hpp"

namespace bourse::sql {

/// Sends and receives on one session; gives up waiting when the server stops answering. Failures are thrown as
/// Unavailable and leave the session lost: it can then only be destroyed. For one thread at a time.
class PostgresWire {
  public:
    /// Opens the session. `watch` outlives it.
    explicit PostgresWire(ServerWatch& watch) : watch_(watch), handle_(watch.connect()) {}

    /// For libpq's send functions; pass their result to sent().
    [[nodiscard]] PGconn* handle() { return handle_.get(); }
    /// Checks the result of a PQsend… call.
    void sent(int outcome);
    /// Sends queued data without waiting.
    void flush();
    /// Waits until all queued data is sent.
    void flush_all();
    /// Waits for the next result; null between the results of two statements, see PQgetResult.
    [[nodiscard]] PgResult next_result();

    /// Whether the idle session is still usable: the server has not closed it.
    [[nodiscard]] bool is_intact();
    [[nodiscard]] bool is_lost() const { return is_lost_; }
    void set_lost() { is_lost_ = true; }
    [[noreturn]] void lose();

  private:
    /// Waits for one of `events` and reads the available input.
    void wait(short events);
    [[nodiscard]] bool poll(short events, int milliseconds, short& seen) const;

    ServerWatch& watch_;
    PgHandle handle_;
    bool is_lost_ = false;
};

}  // namespace bourse::sql
