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

/// A name and a password, as RFC 7617 carries them.
struct BasicCredentials {
    /// UTF-8 without control characters and colons; not empty.
    std::string name;
    /// UTF-8 without control characters.
    Secret password;
};

/// A token (RFC 6750) that nobody has looked into yet. Points into the request.
struct BearerToken {
    std::string_view text;
};

using Credentials = std::variant<BasicCredentials, BearerToken>;

/// What the Authorization header says. Errc::Unauthenticated when there is none or more than one, when its scheme is
/// not among `accepted`, and when it is not exactly what the scheme's RFC writes.
[[nodiscard]] Result<Credentials> read_credentials(std::span<const http::HeaderView> headers, Schemes accepted);

/// The refusal of credentials, with this text for the caller.
[[nodiscard]] Error unauthenticated(std::string detail);

}  // namespace bourse::auth
