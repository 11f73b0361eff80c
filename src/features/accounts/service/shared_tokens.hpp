#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/random.hpp"
#include "features/accounts/store/tokens_store.hpp"
#include "platform/auth/key_ring.hpp"
#include "platform/auth/revocations.hpp"

namespace bourse::accounts {

/// What this process knows of revoked tokens and signing keys: always from memory, brought up to what all replicas have
/// stored by refresh(), which whoever puts the process together calls twice a second. Safe from any thread.
class SharedTokens final : public auth::Revocations {
  public:
    struct Options {
        /// Of any token.
        std::chrono::seconds lifetime{3600};
        /// The keys of the settings; without them those of the store count, where the first start makes one.
        std::shared_ptr<const auth::KeyRing> configured_keys;
        /// Called for every user whose tokens ended, here or on another replica: the password or a right has changed.
        std::function<void(const Uuid&)> user_changed;
    };

    /// Everything given outlives this. Reads the store, and writes only the key that is missing: blocks, and throws
    /// Unavailable.
    SharedTokens(TokensStore& store, const Clock& clock, Random& random, Options options);

    /// Brings memory up to the store. Blocks; throws Unavailable, and then memory stays as it was.
    void refresh();

    /// The keys of this moment.
    [[nodiscard]] std::shared_ptr<const auth::KeyRing> keys() const;

    /// Stores it, then counts it here: when it returns the token has ended in this process, and within the pause
    /// between refreshes on every other.
    void revoke(const auth::TokenId& token) override;
    /// Here only: whoever stored that a user changed calls it to count it at once.
    void end_tokens_before(const Uuid& user, std::int64_t generation) override;
    [[nodiscard]] bool is_revoked(const auth::Claims& claims) const override { return memory_.is_revoked(claims); }

  private:
    void take_keys(const TokenChanges& changes);

    TokensStore& store_;
    const Clock& clock_;
    const Options options_;
    auth::ProcessRevocations memory_;
    /// One refresh at a time.
    Mutex refreshing_;
    /// The last change that memory has.
    std::int64_t seen_ BOURSE_GUARDED_BY(refreshing_) = 0;
    mutable SharedMutex keys_mutex_;
    std::shared_ptr<const auth::KeyRing> keys_ BOURSE_GUARDED_BY(keys_mutex_);
};

/// A key of 32 random bytes under a name that no other has.
[[nodiscard]] auth::SigningKey make_signing_key(UtcTime now, Random& random);

}  // namespace bourse::accounts
