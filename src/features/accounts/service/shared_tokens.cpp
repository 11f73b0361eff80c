#include "features/accounts/service/shared_tokens.hpp"

#include <stdexcept>
#include <utility>

#include "platform/auth/hmac.hpp"
#include "platform/auth/token.hpp"

namespace bourse::accounts {

SharedTokens::SharedTokens(TokensStore& store, const Clock& clock, Random& random, Options options)
    : store_(store),
      clock_(clock),
      options_(std::move(options)),
      memory_(clock, options_.lifetime),
      keys_(options_.configured_keys) {
    refresh();
    if (keys() != nullptr) return;
    store_.add_first_key(make_signing_key(clock.now(), random), clock.now());
    refresh();
    if (keys() == nullptr) throw std::logic_error("the signing keys in the store are missing");
}

void SharedTokens::refresh() {
    const MutexLock lock(refreshing_);
    const UtcTime oldest_end =
        clock_.now() - options_.lifetime - auth::kTokenLeeway - auth::kLatestEarlierToken - auth::kRevocationMargin;
    const TokenChanges changes = store_.changes_since(seen_, oldest_end);
    if (changes.last == seen_) return;
    for (const auth::TokenId& token : changes.revoked) memory_.revoke(token);
    for (const EndedTokens& ended : changes.ended) end_tokens_before(ended.user, ended.generation);
    if (options_.configured_keys == nullptr) take_keys(changes);
    seen_ = changes.last;
}

std::shared_ptr<const auth::KeyRing> SharedTokens::keys() const {
    const ReadLock lock(keys_mutex_);
    return keys_;
}

void SharedTokens::revoke(const auth::TokenId& token) {
    store_.revoke(token, clock_.now());
    memory_.revoke(token);
}

void SharedTokens::end_tokens_before(const Uuid& user, std::int64_t generation) {
    memory_.end_tokens_before(user, generation);
    if (options_.user_changed) options_.user_changed(user);
}

/// Creates a new ring only when the keys change.
void SharedTokens::take_keys(const TokenChanges& changes) {
    const auto& stored = changes.keys;
    const auto known = keys();
    if (stored.empty() && known == nullptr) return;  // No process has served from this store yet.
    if (stored.empty()) throw std::logic_error("the signing keys in the store are missing");
    if (known != nullptr && known->current().id == stored.front().id) return;
    std::optional<auth::SigningKey> previous;
    if (stored.size() > 1) previous = stored[1];
    auto ring = std::make_shared<const auth::KeyRing>(stored.front(), std::move(previous));
    const WriteLock lock(keys_mutex_);
    keys_ = std::move(ring);
}

auth::SigningKey make_signing_key(UtcTime now, Random& random) {
    return {Uuid::make(now, random).to_string(), auth::random_key(random)};
}

}  // namespace bourse::accounts
