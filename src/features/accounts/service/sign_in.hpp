#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "features/accounts/service/shared_tokens.hpp"
#include "features/accounts/store/users_store.hpp"
#include "platform/auth/credential_cache.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/auth/failure_limit.hpp"
#include "platform/auth/password.hpp"
#include "platform/auth/token.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::accounts {

/// A token and its remaining lifetime.
struct IssuedToken {
    std::string text;
    std::chrono::seconds lifetime;
};

/// Authenticates users by user name and password or by token. An unknown user name, a wrong password and a disabled
/// account get the same answer after the same amount of work. Safe from all io threads.
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
        /// Maximum number of passwords waiting for a thread; more are rejected.
        std::size_t max_queued = 200;
    };

    SignIn(const Parts& parts, Options options) : parts_(parts), options_(std::move(options)) {}

    /// The user with this name and password; recent successful checks are cached. Errc::Unauthenticated;
    /// Errc::TooManyRequests after too many failures for the name; Errc::Unavailable when too many requests wait.
    /// Throws Unavailable when the store cannot answer.
    Task<Result<auth::Principal>> by_password(auth::BasicCredentials credentials);

    /// The user of a valid token. Errc::Unauthenticated. Never blocks.
    [[nodiscard]] Result<auth::Principal> by_token(std::string_view token) const;

    /// A token for a result of by_password(). The token is revoked by the first change after the state of the account
    /// in `principal`, so `principal` may come from the cache.
    [[nodiscard]] IssuedToken issue_token(const auth::Principal& principal) const;

  private:
    // The following functions block.
    [[nodiscard]] Result<auth::Principal> check(const auth::BasicCredentials& credentials) const;
    /// Empty when the credentials are wrong.
    [[nodiscard]] std::optional<Account> account_of(const auth::BasicCredentials& credentials) const;
    void renew_hash(const Account& account, const Secret& password) const;

    const Parts parts_;
    const Options options_;
};

}  // namespace bourse::accounts
