#include "platform/sql/database.hpp"

namespace bourse::sql {

void probe(Database& database) {
    database.read([](Connection& connection) { connection.statement("SELECT 1").execute(); });
}

}  // namespace bourse::sql
