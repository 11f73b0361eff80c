#pragma once
#include <memory>

#include "features/orders/store/orders_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::orders {

/// Orders in a migrated SQLite or PostgreSQL store. `database` must outlive the result.
[[nodiscard]] std::unique_ptr<OrdersStore> make_sql_orders_store(sql::Database& database);

}  // namespace bourse::orders
