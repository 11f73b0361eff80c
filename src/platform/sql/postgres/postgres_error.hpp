#pragma once
#include <libpq-fe.h>

#include <string>
#include <string_view>

namespace bourse::sql {

/// What the server says is wrong.
struct PostgresError {
    /// Five characters, of which the first two are the class: PostgreSQL's manual, appendix A.
    std::string sqlstate;
    /// The server's own words.
    std::string message;
    /// A prepared statement no longer fits its tables, or is gone: a new connection is in order.
    bool is_stale = false;
    /// The session is over: the server closes the connection, or does not even begin a transaction.
    bool is_fatal = false;

    [[nodiscard]] static PostgresError of(const PGresult* result);
    [[nodiscard]] std::string_view sqlstate_class() const { return std::string_view(sqlstate).substr(0, 2); }
};

/// Throws what `error` means: StoreFailure when the statement or the data is wrong, Unavailable for all that may pass
/// by itself or that the operator must mend.
[[noreturn]] void throw_postgres_error(const PostgresError& error, std::string_view doing);

}  // namespace bourse::sql
