#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace bourse {

/// The parts of `scheme://user:password@host:port/path`, percent-decoded.
struct ServerUrl {
    /// In lower case.
    std::string scheme;
    /// Not empty; an IPv6 address without its brackets.
    std::string host;
    /// Not 0.
    std::optional<std::uint16_t> port;
    /// Set when there is an `@`.
    std::optional<std::string> user;
    std::optional<Secret> password;
    /// The segments of the path; empty for no path and for `/` alone.
    std::vector<std::string> path;
};

/// Empty when the text is not such a URL by RFC 3986: a character that must be percent-encoded, a
/// query, a fragment, an invalid port, a NUL in any part.
[[nodiscard]] std::optional<ServerUrl> parse_server_url(std::string_view url);

/// Whether a text may be a URL with a password, which no message shows.
[[nodiscard]] bool may_hold_password(std::string_view text);

}  // namespace bourse
