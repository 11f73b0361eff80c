#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "platform/auth/key_ring.hpp"

namespace bourse::auth {

/// The claims of a token.
struct Claims {
    Uuid user;         ///< sub
    std::string name;  ///< name: UTF-8
    bool is_super = false;
    /// gen: the generation of the account (Principal::generation). Not negative.
    std::int64_t generation = 0;
    UtcTime issued_at;   ///< iat, whole seconds
    UtcTime expires_at;  ///< exp, whole seconds
    Uuid id;             ///< jti

    friend bool operator==(const Claims&, const Claims&) = default;
};

/// The issuer and audience of tokens.
struct TokenTerms {
    std::string issuer = "bourse";    ///< iss
    std::string audience = "bourse";  ///< aud
};

/// Allowed clock difference between two machines.
inline constexpr std::chrono::seconds kTokenLeeway{60};

inline constexpr std::size_t kMaxTokenBytes = 4096;

/// Creates a JSON Web Token (RFC 7519) with HS256 and the current key of the ring. `claims.name` must be UTF-8 and
/// short enough for kMaxTokenBytes; otherwise throws std::logic_error.
[[nodiscard]] std::string sign_token(const Claims& claims, const TokenTerms& terms, const KeyRing& keys);

/// Verifies the signature, issuer, audience and validity at `now`, and returns the claims; does not check revocation.
/// Errc::Unauthenticated for any other token. Always uses HS256 and a key of the ring, whatever the token says; rejects
/// headers with members other than alg, typ and kid. Does no I/O. Safe from any thread.
[[nodiscard]] Result<Claims> verify_token(std::string_view token, const TokenTerms& terms, const KeyRing& keys,
                                          UtcTime now);

}  // namespace bourse::auth
