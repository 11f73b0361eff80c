#include "platform/auth/credential_cache.hpp"

#include <iterator>
#include <string>

namespace bourse::auth {

CredentialCache::CredentialCache(const Clock& clock, Random& random, Limits limits)
    : clock_(clock), limits_(limits), secret_(random_key(random)) {}

std::optional<Principal> CredentialCache::find(const BasicCredentials& credentials) {
    const Digest key = key_of(credentials);
    const UtcTime now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    const Entry& entry = *found->second;
    // A clock that was set back must not extend the lifetime.
    const bool is_fresh = now >= entry.kept_at && now - entry.kept_at < limits_.lifetime;
    if (is_fresh) return entry.principal;
    drop(found->second);
    return std::nullopt;
}

CredentialCache::Moment CredentialCache::moment() const {
    const std::lock_guard lock(mutex_);
    return moment_;
}

void CredentialCache::keep(const BasicCredentials& credentials, const Principal& principal, Moment began) {
    const Digest key = key_of(credentials);
    const UtcTime now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (began != moment_) return;
    if (const auto earlier = by_key_.find(key); earlier != by_key_.end()) drop(earlier->second);
    entries_.push_back({key, principal, now});
    by_key_.emplace(key, std::prev(entries_.end()));
    while (entries_.size() > limits_.entries) drop(entries_.begin());
}

void CredentialCache::forget(const Uuid& user) {
    const std::lock_guard lock(mutex_);
    ++moment_;
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto next = std::next(entry);
        if (entry->principal.user == user) drop(entry);
        entry = next;
    }
}

std::size_t CredentialCache::size() const {
    const std::lock_guard lock(mutex_);
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

void CredentialCache::drop(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

}  // namespace bourse::auth
