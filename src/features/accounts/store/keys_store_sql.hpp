#pragma once
#include <memory>

#include "features/accounts/store/keys_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::accounts {

/// Needs migration 0010. `database` must outlive the store.
[[nodiscard]] std::unique_ptr<KeysStore> make_sql_keys_store(sql::Database& database);

}  // namespace bourse::accounts
