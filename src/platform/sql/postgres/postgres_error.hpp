#pragma once
#include <libpq-fe.h>

#include <string>
#include <string_view>

namespace bourse::sql {

/// An error reported by the server.
struct PostgresError {
    /// The SQLSTATE: five characters, of which the first two are the class; see appendix A of PostgreSQL's manual.
    std::string sqlstate;
    /// The server's message.
    std::string message;
    /// A prepared statement no longer matches its tables, or is gone: a new connection is needed.
    bool is_stale = false;
    /// The session is over: the server closes the connection, or refuses to begin a transaction.
    bool is_fatal = false;

    [[nodiscard]] static PostgresError of(const PGresult* result);
    [[nodiscard]] std::string_view sqlstate_class() const { return std::string_view(sqlstate).substr(0, 2); }
};

/// Throws the exception for `error`: StoreFailure when the statement or the data is wrong, Unavailable for everything
/// that may be temporary or that the operator must fix.
[[noreturn]] void throw_postgres_error(const PostgresError& error, std::string_view doing);

}  // namespace bourse::sql
