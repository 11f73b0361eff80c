#pragma once
#include <cstdint>
#include <memory>

#include "features/accounts/store/tokens_store.hpp"

namespace bourse::sql {
class Connection;
class Database;
}  // namespace bourse::sql

namespace bourse::accounts {

/// Shared token state in a migrated database, which must outlive the result.
[[nodiscard]] std::unique_ptr<TokensStore> make_sql_tokens_store(sql::Database& database);

/// For adapters that revoke tokens: takes the next change number on `connection`. Other transactions wait for a number
/// until this transaction ends.
[[nodiscard]] std::int64_t next_token_change(sql::Connection& connection);

}  // namespace bourse::accounts
