#pragma once
#include <memory>

#include "features/market/store/bars_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::market {

/// The store on a relational database that has been migrated and outlives it. The SQL is what SQLite and PostgreSQL
/// share.
[[nodiscard]] std::unique_ptr<BarsStore> make_sql_bars_store(sql::Database& database);

}  // namespace bourse::market
