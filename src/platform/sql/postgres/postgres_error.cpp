#include "platform/sql/postgres/postgres_error.hpp"

#include <algorithm>
#include <array>

#include "platform/sql/database.hpp"

namespace bourse::sql {
namespace {

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

/// Whether the statement or the data is wrong.
bool is_defect(const PostgresError& error) {
    if (error.is_stale || error.is_fatal) return false;
    // 25006: the server became read-only without rejecting the start of the transaction. 25P03, 25P04: the transaction
    // was idle, or ran, for too long.
    constexpr std::array<std::string_view, 3> kPassing{"25006", "25P03", "25P04"};
    if (std::ranges::find(kPassing, error.sqlstate) != kPassing.end()) return false;
    // 42501: the operator has not granted the privilege.
    if (error.sqlstate == "42501") return false;
    constexpr std::array<std::string_view, 16> kDefects{"0A", "0B", "20", "21", "22", "23", "24", "25",
                                                        "26", "27", "2B", "34", "42", "44", "54", "P0"};
    return std::ranges::find(kDefects, error.sqlstate_class()) != kDefects.end();
}

}  // namespace

PostgresError PostgresError::of(const PGresult* result) {
    PostgresError error;
    error.sqlstate = field(result, PG_DIAG_SQLSTATE);
    error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (const std::string detail = field(result, PG_DIAG_MESSAGE_DETAIL); !detail.empty()) {
        error.message += " (" + detail + ')';
    }
    // The message is translated, but the name of the reporting function is not. 26000: a connection pooler switched
    // servers.
    const bool is_changed_plan =
        error.sqlstate == "0A000" && field(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
    error.is_stale = is_changed_plan || error.sqlstate == "26000";
    const std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    error.is_fatal = severity == "FATAL" || severity == "PANIC";
    return error;
}

void throw_postgres_error(const PostgresError& error, std::string_view doing) {
    const std::string message =
        std::string(doing) + ": " + error.message + (error.sqlstate.empty() ? "" : " [" + error.sqlstate + ']');
    if (is_defect(error)) throw StoreFailure(message);
    throw Unavailable(message);
}

}  // namespace bourse::sql
