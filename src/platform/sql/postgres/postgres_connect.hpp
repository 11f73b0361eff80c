#pragma once
#include <chrono>
#include <string>

#include "base/error.hpp"
#include "platform/sql/postgres/postgres_handle.hpp"
#include "platform/sql/postgres/postgres_target.hpp"
#include "platform/sql/postgres/server_health.hpp"

namespace bourse::sql {

/// A connection could not be established.
class ConnectFailure final : public Unavailable {
  public:
    ConnectFailure(const std::string& message, Evidence evidence) : Unavailable(message), evidence_(evidence) {}

    /// The evidence of the failure about the server.
    [[nodiscard]] Evidence evidence() const { return evidence_; }

  private:
    Evidence evidence_;
};

/// Opens a session within `limit`, except for the name lookup; libpq never blocks in it. The session uses UTF-8 and
/// UTC, commits durably, and cancels statements after `statement_limit` unless that is 0. Throws ConnectFailure.
[[nodiscard]] PgHandle connect(const PostgresTarget& target, std::chrono::milliseconds statement_limit,
                               std::chrono::milliseconds limit);

}  // namespace bourse::sql
