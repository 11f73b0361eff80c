#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "platform/sql/database.hpp"

namespace bourse::sql {

struct PostgresOptions {
    /// A libpq connection string: `postgresql://user:password@host:port/database?sslmode=require`, or `host=…
    /// dbname=…`. May contain a password, so it is never logged.
    std::string connection;
    /// Maximum number of open connections.
    std::size_t connections = 4;
    /// Time limit of a statement; 0: none, for imports and migrations. A session without an answer 2 s after the limit
    /// counts as hung and is closed. A call waits equally long for a connection.
    std::chrono::milliseconds statement_limit{0};
    /// Time limit of a new connection. Short, so that requests fail soon; a command may wait longer.
    std::chrono::milliseconds connect_limit{1400};
};

/// The store on a PostgreSQL server (14 or later), which any number of processes may share. Connects on first use, and
/// reconnects after a lost connection. While the server does not answer (gone, frozen, unreachable), calls throw
/// Unavailable within `connect_limit`, and soon immediately; they work again within a second of its return. A commit is
/// durable when write() returns, whatever the server's default for synchronous_commit is. Throws std::invalid_argument
/// when `connection` cannot be parsed.
[[nodiscard]] std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

/// The server of `connection`, for messages: `postgresql://user@host:5432/database`, without the password.
[[nodiscard]] std::string describe_postgres(const std::string& connection);

}  // namespace bourse::sql
