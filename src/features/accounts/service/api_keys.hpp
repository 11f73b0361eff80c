#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "features/accounts/service/credential_checks.hpp"
#include "features/accounts/store/keys_store.hpp"
#include "platform/auth/credential_cache.hpp"
#include "platform/limits/allowance.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::accounts {

/// A new key, and the only copy of its text.
struct CreatedKey {
    ApiKey key;
    std::string text;
};

/// API keys: long-lived bearer tokens for programs, with fewer rights than their users. A key is `bourse_` and 43
/// letters, digits, `-` and `_`: 256 random bits. The store has its SHA-256. Safe from any thread.
class ApiKeys {
  public:
    /// How long the state of a key and of its user is remembered, and so when a change counts on other replicas at the
    /// latest.
    static constexpr std::chrono::seconds kRemembered{1};

    struct Parts {
        KeysStore& store;
        /// For SQL.
        tasks::BlockingPool& pool;
        const Clock& clock;
        Random& random;
    };
    /// All parts must outlive this object and its tasks.
    explicit ApiKeys(const Parts& parts);

    /// Whether the bearer token has the form of an API key.
    [[nodiscard]] static bool has_form(std::string_view token);

    // The following functions block, and throw Unavailable.
    /// `name` has 1 to 64 characters of UTF-8, without control characters. Errc::InvalidInput names the violated rule;
    /// Errc::Conflict when the user has a key of this name or too many keys.
    [[nodiscard]] Result<CreatedKey> create(const Uuid& user, std::string_view name, const auth::Scopes& scopes);
    [[nodiscard]] std::vector<ApiKey> list(const Uuid& user) { return parts_.store.list(user); }
    /// False when the user has no such key.
    [[nodiscard]] bool revoke(const Uuid& user, const Uuid& key);

    /// The user of a key, limited to its scopes. See CredentialChecks about `allowance`. Errc::Unauthenticated, also
    /// for a disabled user; Errc::RateLimited. Throws Unavailable. Both arguments outlive the task.
    Task<Result<auth::Principal>> by_key(std::string_view text, limits::Allowance& allowance);

    /// Call it after a change of the user.
    void forget(const Uuid& user) { remembered_.forget(user); }

  private:
    Task<Result<auth::Principal>> look_up(const auth::BasicCredentials& key);

    const Parts parts_;
    auth::CredentialCache remembered_;
    CredentialChecks checks_;
};

}  // namespace bourse::accounts
