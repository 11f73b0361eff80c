#pragma once
#include <memory>

#include "features/accounts/store/history_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::accounts {

/// The history in a migrated database, which must outlive the result.
[[nodiscard]] std::unique_ptr<HistoryStore> make_sql_history_store(sql::Database& database);

}  // namespace bourse::accounts
