#include "platform/auth/credential_cache.hpp"

#include <cstring>
#include <string>

namespace bourse::auth {

CredentialCache::CredentialCache(const Clock& clock, Random& random, Limits limits)
    : clock_(clock), limits_(limits), secret_(random_key(random)), entries_(limits.entries) {}

std::size_t CredentialCache::DigestHash::operator()(const Digest& digest) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

std::optional<Principal> CredentialCache::find(const BasicCredentials& credentials) {
    const Digest key = key_of(credentials);
    const UtcTime now = clock_.now();
    const MutexLock lock(mutex_);
    const Entry* const entry = entries_.find(key);
    if (entry == nullptr) return std::nullopt;
    // A clock that was set back must not lengthen the lifetime.
    const bool is_fresh = now >= entry->kept_at && now - entry->kept_at < limits_.lifetime;
    if (is_fresh) return entry->principal;
    entries_.erase(key);
    return std::nullopt;
}

CredentialCache::Moment CredentialCache::moment() const {
    const MutexLock lock(mutex_);
    return moment_;
}

void CredentialCache::keep(const BasicCredentials& credentials, const Principal& principal, Moment began) {
    const Digest key = key_of(credentials);
    const UtcTime now = clock_.now();
    const MutexLock lock(mutex_);
    if (began != moment_) return;
    entries_.put(key, {principal, now}, 1);
}

void CredentialCache::forget(const Uuid& user) {
    const MutexLock lock(mutex_);
    ++moment_;
    entries_.erase_if([&](const Entry& entry) { return entry.principal.user == user; });
}

std::size_t CredentialCache::size() const {
    const MutexLock lock(mutex_);
    return entries_.size();
}

/// The colon cannot occur in a name, so distinct pairs give distinct texts.
Digest CredentialCache::key_of(const BasicCredentials& credentials) const {
    std::string pair = credentials.name;
    pair.reserve(credentials.name.size() + 1 + credentials.password.size());
    pair += ':';
    pair += credentials.password.reveal();
    const Digest key = hmac_sha256(secret_, pair);
    wipe(pair);
    return key;
}

}  // namespace bourse::auth
