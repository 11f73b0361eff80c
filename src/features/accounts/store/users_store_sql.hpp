#pragma once
#include <memory>

#include "features/accounts/store/users_store.hpp"

namespace bourse::sql {
class Database;
class Statement;
}  // namespace bourse::sql

namespace bourse::accounts {

/// The user in the first five columns of a row: id, name, is_super, is_disabled, created_at.
[[nodiscard]] User read_user(const sql::Statement& row);

/// The users in a migrated database, which must outlive the result.
[[nodiscard]] std::unique_ptr<UsersStore> make_sql_users_store(sql::Database& database);

}  // namespace bourse::accounts
