#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <shared_mutex>
#include <utility>

#include "base/clock.hpp"
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
    /// Ends all tokens of a user that were issued before `moment`. A token counts from when its owner's credentials
    /// were about to be read, not from when it was signed: otherwise a sign-in that overlaps a change of the password
    /// outlives it. May wait for a store.
    virtual void end_tokens_before(const Uuid& user, UtcTime moment) = 0;
    /// At once, from memory.
    [[nodiscard]] virtual bool is_revoked(const Claims& claims) const = 0;
};

/// In this process only. Forgets what has expired by itself, so it holds no more than what was revoked within the
/// lifetime of a token.
class ProcessRevocations final : public Revocations {
  public:
    /// `longest_lifetime` of any token. `clock` outlives this.
    ProcessRevocations(const Clock& clock, std::chrono::seconds longest_lifetime);

    void revoke(const TokenId& token) override;
    void end_tokens_before(const Uuid& user, UtcTime moment) override;
    [[nodiscard]] bool is_revoked(const Claims& claims) const override;

    /// Tokens and users that are remembered.
    [[nodiscard]] std::size_t size() const;

  private:
    /// Tokens, or users, each with the moment from which its tokens count again.
    class Ledger {
      public:
        /// Of two moments for one id the later counts.
        void put(const Uuid& id, UtcTime valid_from, UtcTime forget_at);
        void forget_until(UtcTime now);
        [[nodiscard]] bool ends(const Uuid& id, UtcTime issued_at) const;
        [[nodiscard]] std::size_t size() const { return entries_.size(); }

      private:
        struct Entry {
            UtcTime valid_from;
            UtcTime forget_at;
        };
        std::map<Uuid, Entry> entries_;
        /// The first to be forgotten first.
        std::set<std::pair<UtcTime, Uuid>> order_;
    };

    const Clock& clock_;
    const std::chrono::seconds longest_lifetime_;
    mutable std::shared_mutex mutex_;
    Ledger tokens_;
    Ledger users_;
};

}  // namespace bourse::auth
