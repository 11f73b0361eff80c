#pragma once
#include <memory>
#include <span>
#include <vector>

#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/market/model/followed.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::market {

/// The followed symbols, shared by all processes. Safe from any thread. Every call blocks, and throws
/// bourse::Unavailable when the store cannot answer.
class FollowedStore {
  public:
    virtual ~FollowedStore() = default;

    /// From now on these symbols are followed and no others. Those that are new are due at `now`.
    virtual void follow(std::span<const Symbol> symbols, UtcTime now) = 0;

    /// Ordered by symbol.
    virtual std::vector<Followed> list() = 0;

    /// Moves the next check of a symbol to `until`, so that no other process checks it before. False when another
    /// process did this since the symbol was read, or when it is not followed any more.
    virtual bool claim(const Followed& read, UtcTime until) = 0;

    /// Stores the result of a check, unless the claim until `claimed_until` has passed to another process or the symbol
    /// is not followed any more.
    virtual void save(const Followed& followed, UtcTime claimed_until) = 0;
};

/// Followed symbols in a migrated SQLite or PostgreSQL store. `database` must outlive the result.
[[nodiscard]] std::unique_ptr<FollowedStore> make_sql_followed_store(sql::Database& database);

}  // namespace bourse::market
