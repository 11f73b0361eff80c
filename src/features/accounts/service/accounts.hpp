#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/accounts/service/api_keys.hpp"
#include "features/accounts/service/shared_tokens.hpp"
#include "features/accounts/service/sign_in.hpp"
#include "features/accounts/service/users.hpp"
#include "features/accounts/store/history_store.hpp"
#include "features/accounts/store/keys_store.hpp"
#include "platform/auth/credential_cache.hpp"
#include "platform/auth/failure_limit.hpp"
#include "platform/auth/key_ring.hpp"
#include "platform/auth/password.hpp"
#include "platform/sql/write_lane.hpp"
#include "platform/tasks/batcher.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::accounts {

struct AccountsOptions {
    std::chrono::seconds token_lifetime{3600};
    /// Signing keys from the settings; null: use the keys in the store.
    std::shared_ptr<const auth::KeyRing> keys;
    /// Dedicated threads for hashing and checking passwords.
    std::size_t hashing_threads = 2;
    auth::PasswordCost password_cost;
    /// How long history entries are kept; zero: forever.
    std::chrono::milliseconds keep_history{0};
};

/// The service behind the account operations. Safe from any thread. Arguments taken by reference must outlive it.
class Accounts {
  public:
    /// Needs a migrated `database` and reads it: blocks, and throws Unavailable.
    Accounts(sql::Database& database, sql::StoreThreads threads, const Clock& clock, Random& random,
             AccountsOptions options);

    [[nodiscard]] SignIn& sign_in() { return sign_in_; }
    [[nodiscard]] const SignIn& sign_in() const { return sign_in_; }
    [[nodiscard]] Users& users() { return users_; }
    [[nodiscard]] ApiKeys& keys() { return keys_; }
    [[nodiscard]] HistoryStore& history() { return *history_; }
    /// Saves the quote in the history, in one transaction with other concurrent saves; durable when the task ends.
    /// Throws Unavailable.
    Task<bool> save(FoundQuote quote) { return saves_.submit(std::move(quote)); }
    /// Number of save() calls that were rejected because too many waited.
    [[nodiscard]] std::uint64_t saves_refused() const { return saves_.refused(); }
    /// Whether prune_history() has a purpose.
    [[nodiscard]] bool may_prune_history() const { return keep_history_.count() > 0; }
    /// Deletes some history entries that are older than the settings allow, few enough not to delay other writers
    /// noticeably. Returns whether more may remain. Blocks; throws Unavailable.
    bool prune_history();
    [[nodiscard]] SharedTokens& tokens() { return tokens_; }
    /// Pool for SQL that reads.
    [[nodiscard]] tasks::BlockingPool& pool() { return threads_.reads; }
    /// For SQL that writes.
    [[nodiscard]] sql::WriteLane& writes() { return threads_.writes; }
    /// Number of passwords hashed, to store or to check one.
    [[nodiscard]] std::uint64_t passwords_hashed() const { return hasher_.hashed(); }
    /// Number of passwords that wait to be hashed.
    [[nodiscard]] std::size_t passwords_waiting() const { return sign_in_.waiting() + hashing_pool_.waiting(); }
    /// Number of sign-ins that were rejected because the name had failed too often.
    [[nodiscard]] std::uint64_t locked_out() const { return failures_.refused(); }
    /// Pool for password hashing.
    [[nodiscard]] tasks::BlockingPool& hashing_pool() { return hashing_pool_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }

  private:
    const sql::StoreThreads threads_;
    const Clock& clock_;
    const std::chrono::milliseconds keep_history_;
    const std::unique_ptr<UsersStore> users_store_;
    const std::unique_ptr<TokensStore> tokens_store_;
    const std::unique_ptr<HistoryStore> history_;
    const std::unique_ptr<KeysStore> keys_store_;
    auth::PasswordHasher hasher_;
    auth::CredentialCache verdicts_;
    auth::FailureLimit failures_;
    ApiKeys keys_;
    SharedTokens tokens_;
    Users users_;
    /// Declared last so that it is destroyed first: its threads use the members above.
    tasks::BlockingPool hashing_pool_;
    SignIn sign_in_;
    tasks::Batcher<FoundQuote, bool> saves_;
};

}  // namespace bourse::accounts
