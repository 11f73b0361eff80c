#include "base/server_url.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace bourse {
namespace {

bool has_nul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

/// 1 to 65535; Boost.URL accepts any number of digits.
std::optional<std::uint16_t> read_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

}  // namespace

std::optional<ServerUrl> parse_server_url(std::string_view url) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed || parsed->has_query() || parsed->has_fragment()) return std::nullopt;
    // Boost.URL 1.81 treats the text after the authority as a path, even `80` in `redis://[::1]80`.
    const auto path = parsed->encoded_path();
    if (!path.empty() && path.front() != '/') return std::nullopt;
    ServerUrl parts;
    const std::string scheme = parsed->scheme();
    parts.scheme = to_lower(scheme);
    parts.host = parsed->host_address();
    if (parts.host.empty() || has_nul(parts.host)) return std::nullopt;
    if (parsed->has_port()) {
        const std::string port = parsed->port();
        parts.port = read_port(port);
        if (!parts.port) return std::nullopt;
    }
    if (parsed->has_userinfo()) {
        parts.user = parsed->user();
        if (has_nul(*parts.user)) return std::nullopt;
    }
    if (parsed->has_password()) {
        std::string password = parsed->password();
        const bool is_text = !has_nul(password);
        parts.password = Secret::taken_from(password);
        if (!is_text) return std::nullopt;
    }
    for (std::string segment : parsed->segments()) parts.path.push_back(std::move(segment));
    if (parts.path.size() == 1 && parts.path.front().empty()) parts.path.clear();
    if (std::ranges::any_of(parts.path, has_nul)) return std::nullopt;
    return parts;
}

bool may_hold_password(std::string_view text) {
    return text.find("://") != std::string_view::npos || text.find('@') != std::string_view::npos;
}

}  // namespace bourse
