#pragma once
#include <chrono>
#include <string>

#include "base/error.hpp"
#include "platform/sql/postgres/postgres_handle.hpp"
#include "platform/sql/postgres/postgres_target.hpp"
#include "platform/sql/postgres/server_health.hpp"

namespace bourse::sql {

/// No connection came about.
class ConnectFailure final : public Unavailable {
  public:
    ConnectFailure(const std::string& message, Evidence evidence) : Unavailable(message), evidence_(evidence) {}

    /// What it tells of the server.
    [[nodiscard]] Evidence evidence() const { return evidence_; }

  private:
    Evidence evidence_;
};

/// A new session within `limit` (looking up the host's name aside), of which libpq never blocks: in UTF-8 and UTC, its
/// commits durable, its statements cut off after `statement_limit` unless that is 0. Throws ConnectFailure.
[[nodiscard]] PgHandle connect(const PostgresTarget& target, std::chrono::milliseconds statement_limit,
                               std::chrono::milliseconds limit);

}  // namespace bourse::sql
