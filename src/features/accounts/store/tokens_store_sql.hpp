#pragma once
#include <cstdint>
#include <memory>

#include "features/accounts/store/tokens_store.hpp"

namespace bourse::sql {
class Connection;
class Database;
}  // namespace bourse::sql

namespace bourse::accounts {

/// What replicas share of tokens in a relational database, which has been migrated and outlives the store.
[[nodiscard]] std::unique_ptr<TokensStore> make_sql_tokens_store(sql::Database& database);

/// For adapters that end tokens: the number of a change that is about to be written on `connection`. Until the
/// transaction ends, nobody else gets one.
[[nodiscard]] std::int64_t next_token_change(sql::Connection& connection);

}  // namespace bourse::accounts
