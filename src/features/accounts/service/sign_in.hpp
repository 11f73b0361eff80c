#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "features/accounts/service/credential_checks.hpp"
#include "features/accounts/service/shared_tokens.hpp"
#include "features/accounts/store/users_store.hpp"
#include "platform/auth/credential_cache.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/auth/failure_limit.hpp"
#include "platform/auth/password.hpp"
#include "platform/auth/token.hpp"
#include "platform/limits/allowance.hpp"
#include "platform/limits/subject.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/fair_gate.hpp"

namespace bourse::accounts {

/// A token and its remaining lifetime.
struct IssuedToken {
    std::string text;
    std::chrono::seconds lifetime;
};

/// Authenticates users by user name and password or by token. An unknown user name, a wrong password and a disabled
/// account get the same answer after the same amount of work. Before a password is hashed, its client draws from its
/// limit of guesses, and clients take turns at the threads. Safe from all io threads.
class SignIn {
  public:
    /// Dependencies; must outlive this object and its tasks.
    struct Parts {
        UsersStore& users;
        SharedTokens& tokens;
        auth::CredentialCache& verdicts;
        auth::FailureLimit& failures;
        const auth::PasswordHasher& hasher;
        /// Dedicated to password hashing: one password occupies a thread for tens of milliseconds.
        tasks::BlockingPool& pool;
        const Clock& clock;
        Random& random;
    };
    struct Options {
        auth::TokenTerms terms;
        std::chrono::seconds token_lifetime{3600};
        /// Maximum number of passwords waiting for a thread; of more, those of the clients with the most are rejected.
        std::size_t max_queued = 200;
    };

    SignIn(const Parts& parts, Options options);

    /// The user with this name and password; recent successful checks are cached. Concurrent calls of one client with
    /// the same credentials are one check. A check draws from `allowance`, whose client it is, and gives back what it
    /// drew unless the credentials were wrong. Errc::Unauthenticated; Errc::RateLimited when the allowance is used up;
    /// Errc::TooManyRequests after too many failures for the name; Errc::Unavailable when too many checks wait. Throws
    /// Unavailable when the store cannot answer. `allowance` outlives the task.
    Task<Result<auth::Principal>> by_password(auth::BasicCredentials credentials, limits::Allowance& allowance);

    /// The user of a valid token. Errc::Unauthenticated. Never blocks.
    [[nodiscard]] Result<auth::Principal> by_token(std::string_view token) const;

    /// A new token for the user of a valid one, which stays valid, too. First loads what other replicas have revoked,
    /// so that a revoked token is not renewed. Errc::Unauthenticated. Blocks; throws Unavailable.
    [[nodiscard]] Result<IssuedToken> renew(std::string_view token) const;

    /// A token for a result of by_password(). The token is revoked by the first change after the state of the account
    /// in `principal`, so `principal` may come from the cache.
    [[nodiscard]] IssuedToken issue_token(const auth::Principal& principal) const;

    /// Number of checks that wait for a thread.
    [[nodiscard]] std::size_t waiting() const { return gate_.waiting(); }
    /// Number of checks rejected because too many waited.
    [[nodiscard]] std::uint64_t refused() const { return gate_.refused(); }

  private:
    /// check() when it is the turn of the client.
    Task<Result<auth::Principal>> check_in_turn(const auth::BasicCredentials& credentials, limits::Subject client);

    // The following functions block.
    [[nodiscard]] Result<auth::Principal> check(const auth::BasicCredentials& credentials) const;
    /// Empty when the credentials are wrong.
    [[nodiscard]] std::optional<Account> account_of(const auth::BasicCredentials& credentials) const;
    void renew_hash(const Account& account, const Secret& password) const;

    const Parts parts_;
    const Options options_;
    /// As many inside as the pool has threads.
    tasks::FairGate<limits::Subject> gate_;
    CredentialChecks checks_;
};

}  // namespace bourse::accounts
