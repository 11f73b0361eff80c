#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/accounts/service/shared_tokens.hpp"
#include "features/accounts/service/sign_in.hpp"
#include "features/accounts/service/users.hpp"
#include "features/accounts/store/history_store.hpp"
#include "platform/auth/credential_cache.hpp"
#include "platform/auth/failure_limit.hpp"
#include "platform/auth/key_ring.hpp"
#include "platform/auth/password.hpp"
#include "platform/tasks/batcher.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::accounts {

struct AccountsOptions {
    std::chrono::seconds token_lifetime{3600};
    /// The keys of the settings; null: those of the store.
    std::shared_ptr<const auth::KeyRing> keys;
    /// Threads that do nothing but check and hash passwords.
    std::size_t hashing_threads = 2;
    auth::PasswordCost password_cost;
};

/// The accounts feature put together: what stands behind its operations. Safe from any thread; what it takes by
/// reference outlives it.
class Accounts {
  public:
    /// `database` has been migrated. Reads it: blocks, and throws Unavailable.
    Accounts(sql::Database& database, tasks::BlockingPool& pool, const Clock& clock, Random& random,
             AccountsOptions options);

    [[nodiscard]] SignIn& sign_in() { return sign_in_; }
    [[nodiscard]] const SignIn& sign_in() const { return sign_in_; }
    [[nodiscard]] Users& users() { return users_; }
    [[nodiscard]] HistoryStore& history() { return *history_; }
    /// Saves the quote in the history with those that others save at the same time; it is durable when the task ends.
    /// Throws Unavailable.
    Task<bool> save(FoundQuote quote) { return saves_.submit(std::move(quote)); }
    [[nodiscard]] SharedTokens& tokens() { return tokens_; }
    /// For SQL.
    [[nodiscard]] tasks::BlockingPool& pool() { return pool_; }
    /// How many passwords have been hashed, to store or to check one.
    [[nodiscard]] std::uint64_t passwords_hashed() const { return hasher_.hashed(); }
    /// For what hashes a password.
    [[nodiscard]] tasks::BlockingPool& hashing_pool() { return hashing_pool_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }

  private:
    tasks::BlockingPool& pool_;
    const Clock& clock_;
    const std::unique_ptr<UsersStore> users_store_;
    const std::unique_ptr<TokensStore> tokens_store_;
    const std::unique_ptr<HistoryStore> history_;
    auth::PasswordHasher hasher_;
    auth::CredentialCache verdicts_;
    auth::FailureLimit failures_;
    SharedTokens tokens_;
    Users users_;
    /// Its threads use all of the above, so it ends first.
    tasks::BlockingPool hashing_pool_;
    SignIn sign_in_;
    tasks::Batcher<FoundQuote, bool> saves_;
};

}  // namespace bourse::accounts
