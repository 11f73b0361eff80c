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

/// Tokens that no longer count although they have not expired. Implementations are safe from any thread.
class Revocations {
  public:
    virtual ~Revocations() = default;

    /// Ends one token. May wait for a store: not for io threads.
    virtual void revoke(const TokenId& token) = 0;
    /// Ends all tokens of a user of an earlier generation. A token has that of the account as it was read with the
    /// password, not of when it was signed: otherwise a sign-in that overlaps a change of the password outlives it. May
    /// wait for a store.
    virtual void end_tokens_before(const Uuid& user, std::int64_t generation) = 0;
    /// At once, from memory.
    [[nodiscard]] virtual bool is_revoked(const Claims& claims) const = 0;
};

/// How long after the end of a user's tokens an earlier generation may still be signed elsewhere, and by how much
/// clocks may differ in seeing that: a sign-in may be under way, and a name and a password are remembered for a minute.
inline constexpr std::chrono::minutes kLatestEarlierToken{5};

/// In this process only. Forgets what has expired by itself, so it holds little more than what was revoked within the
/// lifetime of a token.
class ProcessRevocations final : public Revocations {
  public:
    /// `max_lifetime` of any token. `clock` outlives this.
    ProcessRevocations(const Clock& clock, std::chrono::seconds max_lifetime);

    void revoke(const TokenId& token) override;
    void end_tokens_before(const Uuid& user, std::int64_t generation) override;
    [[nodiscard]] bool is_revoked(const Claims& claims) const override;

    /// Tokens and users that are remembered.
    [[nodiscard]] std::size_t size() const;

  private:
    /// Tokens, or users, each with the generation from which its tokens count again.
    class Ledger {
      public:
        /// Of two generations for one id the later counts.
        void put(const Uuid& id, std::int64_t valid_from, UtcTime forget_at);
        void forget_until(UtcTime now);
        [[nodiscard]] bool ends(const Uuid& id, std::int64_t generation) const;
        [[nodiscard]] std::size_t size() const { return entries_.size(); }

      private:
        struct Entry {
            std::int64_t valid_from = 0;
            UtcTime forget_at;
        };
        std::map<Uuid, Entry> entries_;
        /// The first to be forgotten first.
        std::set<std::pair<UtcTime, Uuid>> order_;
    };

    const Clock& clock_;
    const std::chrono::seconds max_lifetime_;
    mutable SharedMutex mutex_;
    Ledger tokens_ BOURSE_GUARDED_BY(mutex_);
    Ledger users_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::auth
