#pragma once
#include <memory>

#include "features/monitor/store/reports_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::monitor {

/// Reports in a relational store of either dialect, which has been migrated and outlives what is made.
[[nodiscard]] std::unique_ptr<ReportsStore> make_sql_reports_store(sql::Database& database);

}  // namespace bourse::monitor
