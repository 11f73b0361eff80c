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

/// Caches recently verified names and passwords, or API keys, so that a client that sends them with every request does
/// not cost a password hash each time. Stores no passwords: entries are keyed by an HMAC of name and password with a
/// random key of this process. Caches only successes, so every wrong guess takes the full check. Safe from any thread;
/// only holds a short lock.
class CredentialCache {
  public:
    struct Limits {
        std::chrono::seconds lifetime{60};
        /// The least recently used is evicted first.
        std::size_t entries = 10'000;
    };
    /// The state of the accounts at the start of a check.
    using Moment = std::uint64_t;

    /// `clock` outlives the cache.
    CredentialCache(const Clock& clock, Random& random) : CredentialCache(clock, random, Limits{}) {}
    CredentialCache(const Clock& clock, Random& random, Limits limits);

    /// The principal, if these credentials were verified within the lifetime and not forgotten since.
    [[nodiscard]] std::optional<Principal> find(const BasicCredentials& credentials);

    /// Take it before reading the account for a check.
    [[nodiscard]] Moment moment() const;
    /// Caches the result of a check that began at `began`. Does nothing if forget() was called in between, because the
    /// check may have read outdated data.
    void keep(const BasicCredentials& credentials, const Principal& principal, Moment began);

    /// Removes all entries of the user. Call it after a change of the password, rights or name, and after the end of an
    /// account.
    void forget(const Uuid& user);

    /// An HMAC of name and password with the key of this process, to tell equal credentials by.
    [[nodiscard]] Digest key_of(const BasicCredentials& credentials) const;

    [[nodiscard]] std::size_t size() const;

  private:
    struct Entry {
        Principal principal;
        UtcTime kept_at;
    };
    /// A digest is uniformly distributed, so any part of it is a hash.
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const noexcept;
    };

    const Clock& clock_;
    const Limits limits_;
    const Secret secret_;
    mutable Mutex mutex_;
    LruCache<Digest, Entry, DigestHash> entries_ BOURSE_GUARDED_BY(mutex_);
    Moment moment_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace bourse::auth
