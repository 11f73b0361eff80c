#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/lru_cache.hpp"
#include "base/mutex.hpp"
#include "base/random.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/auth/hmac.hpp"
#include "platform/auth/principal.hpp"

namespace bourse::auth {

/// Names and passwords that were found right a moment ago, so that a client which sends them with every request does
/// not pay for a password hash each time. Holds no password: entries stand under an HMAC of name and password by a key
/// that this process drew for itself. Remembers what was right only, so a guess always meets the whole check. Safe from
/// any thread; waits for nothing but a short lock.
class CredentialCache {
  public:
    struct Limits {
        std::chrono::seconds lifetime{60};
        /// The least recently used leaves first.
        std::size_t entries = 10'000;
    };
    /// The state of the accounts that a check begins with.
    using Moment = std::uint64_t;

    /// `clock` outlives the cache.
    CredentialCache(const Clock& clock, Random& random) : CredentialCache(clock, random, Limits{}) {}
    CredentialCache(const Clock& clock, Random& random, Limits limits);

    /// Who this is, if that was found within the lifetime and not forgotten since.
    [[nodiscard]] std::optional<Principal> find(const BasicCredentials& credentials);

    /// To be taken before the account is read for a check.
    [[nodiscard]] Moment moment() const;
    /// Remembers what a check found that began at `began`; does nothing when something was forgotten meanwhile, since
    /// the check may have read what is no longer true.
    void keep(const BasicCredentials& credentials, const Principal& principal, Moment began);

    /// After the change of a password, a right or a name, or the end of an account: nothing kept about it counts.
    void forget(const Uuid& user);

    [[nodiscard]] std::size_t size() const;

  private:
    struct Entry {
        Principal principal;
        UtcTime kept_at;
    };
    /// A digest is as good as random: any part of it is a hash.
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const noexcept;
    };

    [[nodiscard]] Digest key_of(const BasicCredentials& credentials) const;

    const Clock& clock_;
    const Limits limits_;
    const Secret secret_;
    mutable Mutex mutex_;
    LruCache<Digest, Entry, DigestHash> entries_ BOURSE_GUARDED_BY(mutex_);
    Moment moment_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace bourse::auth
