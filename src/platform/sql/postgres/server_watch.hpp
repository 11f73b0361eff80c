#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/mutex.hpp"
#include "platform/sql/postgres/postgres_handle.hpp"
#include "platform/sql/postgres/postgres_target.hpp"
#include "platform/sql/postgres/server_health.hpp"

namespace bourse::sql {

/// Keeps every connection of a store from waiting for a server that is gone. The one that ServerHealth tells to asks
/// the server over a connection of its own. Safe from any thread.
class ServerWatch {
  public:
    ServerWatch(PostgresTarget target, std::chrono::milliseconds statement_limit)
        : target_(std::move(target)), statement_limit_(statement_limit) {}

    /// Before anything is sent. Throws Unavailable when the server is gone; may ask it.
    void admit();
    /// By who has waited since `since` for an answer and heard nothing. Throws Unavailable when the server is gone, or
    /// when no statement may take so long, because the session hangs then; may ask the server.
    void check_silence(ServerHealth::Time since);
    /// By who has waited since `since` for others to be done. Throws Unavailable when the server is known to be gone,
    /// or after the same time.
    void check_turn(ServerHealth::Time since) const;
    /// A new session. Throws Unavailable.
    [[nodiscard]] PgHandle connect();

    [[nodiscard]] const PostgresTarget& target() const { return target_; }

  private:
    /// How long a probe may take, and how long a new connection.
    static constexpr std::chrono::milliseconds kProbeLimit{700};
    static constexpr std::chrono::milliseconds kConnectLimit{1400};
    /// The server ends a statement at its limit; so much later its answer has come, or nothing will.
    static constexpr std::chrono::milliseconds kGrace{2000};

    /// Asks the server whether it answers.
    [[nodiscard]] Evidence probe();
    /// Notes what the probe has found, and gives it back.
    [[nodiscard]] Evidence note(Evidence found, std::string_view message);
    /// Whether who waits since `since` should not wait on.
    [[nodiscard]] bool is_overdue(ServerHealth::Time since) const;
    [[noreturn]] void give_up() const;

    const PostgresTarget target_;
    const std::chrono::milliseconds statement_limit_;
    mutable Mutex mutex_;
    ServerHealth health_ BOURSE_GUARDED_BY(mutex_);
    /// Why the last connection failed.
    std::string trouble_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::sql
