#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/mutex.hpp"
#include "platform/sql/postgres/postgres_handle.hpp"
#include "platform/sql/postgres/postgres_target.hpp"
#include "platform/sql/postgres/server_health.hpp"

namespace bourse::sql {

/// Keeps the connections of a store from waiting for a server that is gone. The caller selected by ServerHealth probes
/// the server over a separate connection. Safe from any thread.
class ServerWatch {
  public:
    /// The limits are those of PostgresOptions.
    ServerWatch(PostgresTarget target, std::chrono::milliseconds statement_limit,
                std::chrono::milliseconds connect_limit)
        : target_(std::move(target)), statement_limit_(statement_limit), connect_limit_(connect_limit) {}

    /// Call it before sending. Throws Unavailable when the server is gone; may probe it.
    void admit();
    /// Call it while waiting for an answer since `since` without any data. Throws Unavailable when the server is gone,
    /// or when the wait exceeds the statement limit, because the session then hangs. May probe the server.
    void check_silence(ServerHealth::Time since);
    /// Call it while waiting for a connection since `since`. Throws Unavailable when the server is known to be gone, or
    /// after the same time.
    void check_turn(ServerHealth::Time since) const;
    /// Opens a session. Throws Unavailable.
    [[nodiscard]] PgHandle connect();

    [[nodiscard]] const PostgresTarget& target() const { return target_; }

  private:
    /// Time limit of a probe.
    static constexpr std::chrono::milliseconds kProbeLimit{700};
    /// The server cancels a statement at its limit; an answer later than this grace period will not come.
    static constexpr std::chrono::milliseconds kGrace{2000};

    /// Probes whether the server answers.
    [[nodiscard]] Evidence probe();
    /// Records and returns the result of a probe.
    [[nodiscard]] Evidence note(Evidence found, std::string_view message);
    /// Whether a wait since `since` is too long.
    [[nodiscard]] bool is_overdue(ServerHealth::Time since) const;
    [[noreturn]] void give_up() const;

    const PostgresTarget target_;
    const std::chrono::milliseconds statement_limit_;
    const std::chrono::milliseconds connect_limit_;
    mutable Mutex mutex_;
    ServerHealth health_ BOURSE_GUARDED_BY(mutex_);
    /// Why the last connection failed.
    std::string trouble_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::sql
