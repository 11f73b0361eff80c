#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/uuid.hpp"
#include "platform/auth/principal.hpp"
#include "platform/auth/token.hpp"

namespace bourse::auth {

/// Tokens that are revoked before they expire. Implementations are safe from any thread.
class Revocations {
  public:
    virtual ~Revocations() = default;

    /// Revokes one token. May block on a store: not for io threads.
    virtual void revoke(const TokenId& token) = 0;
    /// Revokes all tokens of a user with an older generation. A token has the generation of the account as read
    /// together with the password, not at signing; otherwise a sign-in concurrent with a password change would stay
    /// valid. May block on a store.
    virtual void end_tokens_before(const Uuid& user, std::int64_t generation) = 0;
    /// Reads from memory; does not block.
    [[nodiscard]] virtual bool is_revoked(const Claims& claims) const = 0;
};

/// How long after the end of a user's tokens another process may still sign a token of an older generation, including
/// clock differences: a sign-in may be in progress, and verified credentials are cached for a minute.
inline constexpr std::chrono::minutes kLatestEarlierToken{5};

/// How long after the expiry of a token its revocation is still remembered, in memory and in the store. Whether a token
/// has expired is a question to the wall clock: one that was wrong by less than this brings no revoked token back.
inline constexpr std::chrono::hours kRevocationMargin{24 * 7};

/// Revocations of this process only. Removes entries kRevocationMargin after the tokens have expired, by the monotonic
/// clock.
class ProcessRevocations final : public Revocations {
  public:
    /// `max_lifetime`: the longest lifetime of any token. `clock` outlives the object.
    ProcessRevocations(const Clock& clock, std::chrono::seconds max_lifetime);

    void revoke(const TokenId& token) override;
    void end_tokens_before(const Uuid& user, std::int64_t generation) override;
    [[nodiscard]] bool is_revoked(const Claims& claims) const override;

    /// Number of remembered tokens and users.
    [[nodiscard]] std::size_t size() const;

  private:
    using Time = std::chrono::steady_clock::time_point;

    /// Tokens or users, each with the first generation that is valid again.
    class Ledger {
      public:
        /// The higher of two generations for one id wins.
        void put(const Uuid& id, std::int64_t valid_from, Time forget_at);
        void forget_until(Time now);
        [[nodiscard]] bool ends(const Uuid& id, std::int64_t generation) const;
        [[nodiscard]] std::size_t size() const { return entries_.size(); }

      private:
        struct Entry {
            std::int64_t valid_from = 0;
            Time forget_at;
        };
        std::map<Uuid, Entry> entries_;
        /// In order of expiry.
        std::set<std::pair<Time, Uuid>> order_;
    };

    const Clock& clock_;
    const std::chrono::seconds max_lifetime_;
    mutable SharedMutex mutex_;
    Ledger tokens_ BOURSE_GUARDED_BY(mutex_);
    Ledger users_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::auth
