#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "platform/sql/database.hpp"

namespace bourse::sql {

struct PostgresOptions {
    /// What libpq takes to connect: `postgresql://user:password@host:port/database?sslmode=require`, or the same as
    /// `host=… dbname=…`. May hold a password, so it is never logged.
    std::string connection;
    /// The most connections that are open at once.
    std::size_t connections = 4;
    /// The longest that a statement may take; 0: as long as it needs, for imports and migrations. A session whose
    /// answer has not come 2 s later hangs and is given up, and so long a call waits for a connection.
    std::chrono::milliseconds statement_limit{0};
};

/// The store on a PostgreSQL server (14 or later), which any number of processes share. Connects when it is first used,
/// and again when a connection was lost. While the server does not answer (gone, frozen, unreachable), calls throw
/// Unavailable within 1.5 s, and soon at once; within a second of its return they work again. A commit is durable when
/// write() returns, whatever the server's default for synchronous_commit. Throws std::invalid_argument when
/// `connection` cannot be read.
[[nodiscard]] std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

/// Where `connection` leads, for people: `postgresql://user@host:5432/database`, without the password.
[[nodiscard]] std::string describe_postgres(const std::string& connection);

}  // namespace bourse::sql
