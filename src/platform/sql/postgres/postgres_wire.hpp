#pragma once
#include <span>
#include <string_view>

#include "platform/sql/postgres/postgres_handle.hpp"
#include "platform/sql/postgres/server_watch.hpp"

namespace bourse::sql {

/// Sends and waits on one session, never longer than the server answers. What goes wrong is thrown as Unavailable and
/// leaves it lost: fit for nothing but to be destroyed. For one thread at a time.
class PostgresWire {
  public:
    /// Makes the session. `watch` outlives it.
    explicit PostgresWire(ServerWatch& watch) : watch_(watch), handle_(watch.connect()) {}

    /// For what is sent; its outcome goes to sent().
    [[nodiscard]] PGconn* handle() { return handle_.get(); }
    /// Checks what a PQsend… said.
    void sent(int outcome);
    /// Sends what is queued, as far as it goes without waiting.
    void flush();
    /// Waits until all that is queued is sent.
    void flush_all();
    /// Waits for what comes next; null between the answers to two statements, see PQgetResult.
    [[nodiscard]] PgResult next_result();

    /// Whether the session is as it was left: nothing has come but what was waited for, above all no end.
    [[nodiscard]] bool is_intact();
    [[nodiscard]] bool is_lost() const { return is_lost_; }
    void set_lost() { is_lost_ = true; }
    [[noreturn]] void lose();

  private:
    /// Waits for one of `events`, and reads what there is to read.
    void wait(short events);
    [[nodiscard]] bool poll(short events, int milliseconds, short& seen) const;

    ServerWatch& watch_;
    PgHandle handle_;
    bool is_lost_ = false;
};

}  // namespace bourse::sql
