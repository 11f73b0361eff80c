#include "platform/auth/credentials.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace bourse::auth {
namespace {

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

/// The value of the single Authorization header.
Result<std::string_view> only_value(std::span<const http::HeaderView> headers) {
    std::optional<std::string_view> found;
    for (const http::HeaderView& header : headers) {
        if (!http::same_name(header.name, "Authorization")) continue;
        if (found) return unauthenticated("more than one Authorization header");
        found = header.value;
    }
    if (!found) return unauthenticated("credentials are required");
    return *found;
}

Result<Credentials> read_basic(std::string_view encoded) {
    const Error refusal = unauthenticated("the Basic credentials are malformed");
    std::optional<std::string> decoded = decode(Base64::Padded, encoded);
    if (!decoded) return refusal;
    // From here on all copies of the password are wiped.
    const Secret pair = Secret::taken_from(*decoded);
    const std::string_view text = pair.reveal();
    const std::size_t colon = text.find(':');
    const bool is_fine = colon != std::string_view::npos && colon > 0 && is_utf8(text) &&
                         std::none_of(text.begin(), text.end(), is_control);
    if (!is_fine) return refusal;
    return BasicCredentials{std::string(text.substr(0, colon)), Secret(text.substr(colon + 1))};
}

/// The token68 syntax of RFC 9110.
Result<Credentials> read_bearer(std::string_view token) {
    std::string_view body = token;
    while (body.ends_with('=')) body.remove_suffix(1);
    const auto is_token_character = [](char c) {
        const char lower = to_lower(c);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("-._~+/").find(c) != std::string_view::npos;
    };
    if (body.empty() || !std::all_of(body.begin(), body.end(), is_token_character)) {
        return unauthenticated("the Bearer token is malformed");
    }
    return BearerToken{token};
}

}  // namespace

Error unauthenticated(std::string detail) {
    return {Errc::Unauthenticated, std::move(detail), {}, {}};
}

Result<Credentials> read_credentials(std::span<const http::HeaderView> headers, Schemes accepted) {
    const auto value = only_value(headers);
    if (!value) return value.error();
    const std::size_t blank = std::min(value->find(' '), value->size());
    const std::string scheme = to_lower(value->substr(0, blank));
    std::string_view rest = value->substr(blank);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (scheme == "basic" && accepted.basic) return read_basic(rest);
    if (scheme == "bearer" && accepted.bearer) return read_bearer(rest);
    return unauthenticated("unsupported Authorization scheme");
}

}  // namespace bourse::auth
