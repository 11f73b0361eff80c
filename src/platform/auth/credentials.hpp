#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "platform/auth/principal.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::auth {

/// A name and a password as in RFC 7617, or an API key without a name.
struct BasicCredentials {
    /// UTF-8 without control characters and colons.
    std::string name;
    /// UTF-8 without control characters.
    Secret password;
};

/// An unverified token (RFC 6750). Refers to the request's memory.
struct BearerToken {
    std::string_view text;
};

using Credentials = std::variant<BasicCredentials, BearerToken>;

/// Parses the Authorization header. Errc::Unauthenticated when it is missing or repeated, its scheme is not in
/// `accepted`, or its syntax does not match the scheme's RFC exactly.
[[nodiscard]] Result<Credentials> read_credentials(std::span<const http::HeaderView> headers, Schemes accepted);

/// An Errc::Unauthenticated error with this text for the caller.
[[nodiscard]] Error unauthenticated(std::string detail);

}  // namespace bourse::auth
