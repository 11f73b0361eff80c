#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "platform/auth/key_ring.hpp"

namespace bourse::auth {

/// What a token says, and for whom.
struct Claims {
    Uuid user;         ///< sub
    std::string name;  ///< name: UTF-8
    bool is_super = false;
    /// gen: of the account that it was made for (Principal::generation). Not negative.
    std::int64_t generation = 0;
    UtcTime issued_at;   ///< iat, whole seconds
    UtcTime expires_at;  ///< exp, whole seconds
    Uuid id;             ///< jti

    friend bool operator==(const Claims&, const Claims&) = default;
};

/// Between whom tokens pass.
struct TokenTerms {
    std::string issuer = "bourse";    ///< iss
    std::string audience = "bourse";  ///< aud
};

/// How far the clocks of two machines may differ.
inline constexpr std::chrono::seconds kTokenLeeway{60};

inline constexpr std::size_t kMaxTokenBytes = 4096;

/// A JSON Web Token (RFC 7519) under the ring's current key, by HS256. `claims.name` is UTF-8 and so short that the
/// token is at most kMaxTokenBytes; throws std::logic_error otherwise.
[[nodiscard]] std::string sign_token(const Claims& claims, const TokenTerms& terms, const KeyRing& keys);

/// The claims of a token that we signed, for us, and that is valid at `now`; whether it was revoked is asked elsewhere.
/// Errc::Unauthenticated for everything else. The algorithm is HS256 and the key one of the ring's, whatever the token
/// says; a header with anything beside alg, typ and kid is refused. Opens nothing. Safe from any thread.
[[nodiscard]] Result<Claims> verify_token(std::string_view token, const TokenTerms& terms, const KeyRing& keys,
                                          UtcTime now);

}  // namespace bourse::auth
