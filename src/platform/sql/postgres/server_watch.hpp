#pragma once
#include <chrono>
#include <mutex>

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
    /// By who has waited since `since` and heard nothing. Throws Unavailable when the server is gone; may ask it.
    void check_silence(ServerHealth::Time since);
    /// Throws Unavailable when the server is known to be gone.
    void check() const;
    /// A new session. Throws Unavailable.
    [[nodiscard]] PgHandle connect();

    [[nodiscard]] const PostgresTarget& target() const { return target_; }

  private:
    /// How long a probe may take, and how long a new connection.
    static constexpr std::chrono::milliseconds kProbeLimit{700};
    static constexpr std::chrono::milliseconds kConnectLimit{1400};

    void follow(ServerHealth::Advice advice);
    /// Asks the server whether it answers.
    [[nodiscard]] bool probe() const;
    [[noreturn]] void give_up() const;

    const PostgresTarget target_;
    const std::chrono::milliseconds statement_limit_;
    mutable std::mutex mutex_;
    ServerHealth health_;
};

}  // namespace bourse::sql
