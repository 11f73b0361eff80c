#pragma once
#include <libpq-fe.h>

#include <memory>

namespace bourse::sql {

/// A connection of libpq.
struct CloseHandle {
    void operator()(PGconn* handle) const { PQfinish(handle); }
};
using PgHandle = std::unique_ptr<PGconn, CloseHandle>;

/// A libpq result; it may outlive the connection.
struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearResult>;

}  // namespace bourse::sql
