#pragma once
#include <memory>

#include "features/accounts/store/users_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::accounts {

/// The users in a migrated database, which must outlive the result.
[[nodiscard]] std::unique_ptr<UsersStore> make_sql_users_store(sql::Database& database);

}  // namespace bourse::accounts
