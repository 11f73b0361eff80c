#pragma once
#include <memory>

#include "features/monitor/store/reports_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::monitor {

/// Reports in a migrated SQLite or PostgreSQL store. `database` must outlive the result.
[[nodiscard]] std::unique_ptr<ReportsStore> make_sql_reports_store(sql::Database& database);

}  // namespace bourse::monitor
