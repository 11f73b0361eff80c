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

/// Revoked tokens and signing keys in this process's memory. The composition calls refresh() twice a second to load the
/// changes of all replicas from the store. Safe from any thread.
class SharedTokens final : public auth::Revocations {
  public:
    struct Options {
        /// Maximum lifetime of a token.
        std::chrono::seconds lifetime{3600};
        /// Keys from the settings. Without them, the keys in the store are used; the first start creates one there.
        std::shared_ptr<const auth::KeyRing> configured_keys;
        /// Called for every user whose tokens were revoked by a change of password or rights, on any replica.
        std::function<void(const Uuid&)> user_changed;
    };

    /// All arguments must outlive this object. Reads the store, and writes only a missing key: blocks, and throws
    /// Unavailable.
    SharedTokens(TokensStore& store, const Clock& clock, Random& random, Options options);

    /// Loads changes from the store. Blocks; throws Unavailable, and then memory stays unchanged.
    void refresh();

    /// The current keys.
    [[nodiscard]] std::shared_ptr<const auth::KeyRing> keys() const;

    /// Stores the revocation and applies it in this process before it returns. Other processes apply it at their next
    /// refresh.
    void revoke(const auth::TokenId& token) override;
    /// Applies a stored change of a user at once, in this process only.
    void end_tokens_before(const Uuid& user, std::int64_t generation) override;
    [[nodiscard]] bool is_revoked(const auth::Claims& claims) const override { return memory_.is_revoked(claims); }

  private:
    void take_keys(const TokenChanges& changes);

    TokensStore& store_;
    const Clock& clock_;
    const Options options_;
    auth::ProcessRevocations memory_;
    /// Serialises refreshes.
    Mutex refreshing_;
    /// Number of the last change loaded into memory.
    std::int64_t seen_ BOURSE_GUARDED_BY(refreshing_) = 0;
    mutable SharedMutex keys_mutex_;
    std::shared_ptr<const auth::KeyRing> keys_ BOURSE_GUARDED_BY(keys_mutex_);
};

/// A key of 32 random bytes with a unique name.
[[nodiscard]] auth::SigningKey make_signing_key(UtcTime now, Random& random);

}  // namespace bourse::accounts
