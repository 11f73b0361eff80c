#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "platform/auth/key_ring.hpp"
#include "platform/auth/principal.hpp"

namespace bourse::accounts {

/// The tokens of a user that are of an earlier generation do not count.
struct EndedTokens {
    Uuid user;
    /// The number of the change that ended them.
    std::int64_t generation = 0;
    friend bool operator==(const EndedTokens&, const EndedTokens&) = default;
};

/// What has changed since a number.
struct TokenChanges {
    /// The number of the last change.
    std::int64_t last = 0;
    std::vector<auth::TokenId> revoked;
    std::vector<EndedTokens> ended;
    /// The newest key first, then the one before it, whether they changed or not; none when nothing has.
    std::vector<auth::SigningKey> keys;
};

/// What all replicas must know of tokens. Safe from any thread; every call blocks, is durable when it returns, and
/// throws bourse::Unavailable when the store cannot answer.
class TokensStore {
  public:
    virtual ~TokensStore() = default;

    /// Ends a token; forgets those that expired before `now`, less the leeway.
    virtual void revoke(const auth::TokenId& token, UtcTime now) = 0;

    /// What changed behind the change `seen` (0: all of it), without the tokens that ended before `oldest_end`. Nothing
    /// that commits later has a number up to the answer's `last`.
    virtual TokenChanges changes_since(std::int64_t seen, UtcTime oldest_end) = 0;

    /// Stores a key if there is none yet.
    virtual void add_first_key(const auth::SigningKey& key, UtcTime now) = 0;
    /// Makes `key` the newest; the newest so far stays as the one before, all older ones go.
    virtual void rotate_key(const auth::SigningKey& key, UtcTime now) = 0;
};

}  // namespace bourse::accounts
