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

/// A token and how long it counts from now.
struct IssuedToken {
    std::string text;
    std::chrono::seconds lifetime;
};

/// Finds out who somebody is, by name and password or by a token. A name that nobody has, a wrong password and a
/// disabled account get one answer after one amount of work. Safe from all io threads at once.
class SignIn {
  public:
    /// What it works with; all of it outlives the object and its tasks.
    struct Parts {
        UsersStore& users;
        SharedTokens& tokens;
        auth::CredentialCache& verdicts;
        auth::FailureLimit& failures;
        const auth::PasswordHasher& hasher;
        /// For password hashing alone: one thread is busy with one password for tens of milliseconds.
        tasks::BlockingPool& pool;
        const Clock& clock;
        Random& random;
    };
    struct Options {
        auth::TokenTerms terms;
        std::chrono::seconds token_lifetime{3600};
        /// How many passwords may wait for a thread; more are refused.
        std::size_t max_queued = 200;
    };

    SignIn(const Parts& parts, Options options) : parts_(parts), options_(std::move(options)) {}

    /// The user with this name and password, from memory if they were right a moment ago. Errc::Unauthenticated;
    /// Errc::TooManyRequests after too many failures under the name; Errc::Unavailable when too many wait. Throws
    /// Unavailable when the store cannot answer.
    Task<Result<auth::Principal>> by_password(auth::BasicCredentials credentials);

    /// The user that a token of ours was made for. Errc::Unauthenticated. At once.
    [[nodiscard]] Result<auth::Principal> by_token(std::string_view token) const;

    /// A token for whom by_password() has found. It ends with the first change behind the account as it was read then,
    /// so memory may have vouched for it.
    [[nodiscard]] IssuedToken issue_token(const auth::Principal& principal) const;

  private:
    // These block.
    [[nodiscard]] Result<auth::Principal> check(const auth::BasicCredentials& credentials) const;
    /// Nothing when the credentials are wrong.
    [[nodiscard]] std::optional<Account> account_of(const auth::BasicCredentials& credentials) const;
    void renew_hash(const Account& account, const Secret& password) const;

    const Parts parts_;
    const Options options_;
};

}  // namespace bourse::accounts
