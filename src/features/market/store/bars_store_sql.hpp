#pragma once
#include <memory>

#include "features/market/store/bars_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::market {

/// The store on a relational database that is migrated and outlives it. Uses SQL common to SQLite and PostgreSQL.
[[nodiscard]] std::unique_ptr<BarsStore> make_sql_bars_store(sql::Database& database);

}  // namespace bourse::market
