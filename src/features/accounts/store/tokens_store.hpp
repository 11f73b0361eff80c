#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "platform/auth/key_ring.hpp"
#include "platform/auth/principal.hpp"

namespace bourse::accounts {

/// Revokes all tokens of a user with an earlier generation.
struct EndedTokens {
    Uuid user;
    /// Number of the revoking change.
    std::int64_t generation = 0;
    friend bool operator==(const EndedTokens&, const EndedTokens&) = default;
};

/// The changes after a given change number.
struct TokenChanges {
    /// The number of the last change.
    std::int64_t last = 0;
    std::vector<auth::TokenId> revoked;
    std::vector<EndedTokens> ended;
    /// The newest and the previous key, newest first, even if unchanged; empty when nothing has changed.
    std::vector<auth::SigningKey> keys;
};

/// Token state shared by all replicas. Safe from any thread. Every call blocks, is durable when it returns, and throws
/// bourse::Unavailable when the store cannot answer.
class TokensStore {
  public:
    virtual ~TokensStore() = default;

    /// Revokes a token. Deletes revocations of tokens that expired before `now` minus leeway and
    /// auth::kRevocationMargin.
    virtual void revoke(const auth::TokenId& token, UtcTime now) = 0;

    /// The changes after the change `seen` (0: all), without tokens revoked before `oldest_end`. No later commit has a
    /// number up to the returned `last`.
    virtual TokenChanges changes_since(std::int64_t seen, UtcTime oldest_end) = 0;

    /// Stores a key if none exists.
    virtual void add_first_key(const auth::SigningKey& key, UtcTime now) = 0;
    /// Makes `key` the current key. Keeps the former current key as previous key and deletes all older ones.
    virtual void rotate_key(const auth::SigningKey& key, UtcTime now) = 0;
};

}  // namespace bourse::accounts
