#include "platform/http/messages/origins.hpp"

#include <algorithm>
#include <optional>

#include "base/server_url.hpp"
#include "base/text.hpp"

namespace bourse::http {
namespace {

constexpr std::string_view kExposed =
    "Age, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Warning, X-Request-Id";
constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr std::string_view kRequestFields =
    "Accept, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id";
constexpr std::string_view kReadingMethods = "GET, HEAD";
constexpr std::string_view kReadingFields = "Accept, If-None-Match, X-Request-Id";
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
/// Seconds for which a browser remembers a preflight; browsers cap it, at the latest at a day.
constexpr std::string_view kMaxAge = "7200";

/// Empty for anything but the origin of a web page, such as `null`.
std::optional<ServerUrl> parse_origin(std::string_view text) {
    auto url = parse_server_url(text);
    const bool is_page = url && (url->scheme == "http" || url->scheme == "https");
    // A page has an origin without a path: `https://app.example.com/` is none.
    if (!is_page || url->user || !url->path.empty() || text.ends_with('/')) return std::nullopt;
    url->host = to_lower(url->host);
    if (!url->port) url->port = url->scheme == "https" ? kHttpsPort : kHttpPort;
    return url;
}

/// Whether `name`, the value of Host or an element of X-Forwarded-Host, is the host of `origin`.
bool names(std::string_view name, std::string_view origin) {
    const auto page = parse_origin(origin);
    if (!page) return false;
    const auto server = parse_origin(page->scheme + "://" + std::string(trim(name)));
    return server && server->host == page->host && server->port == page->port;
}

bool any_names(std::string_view list, std::string_view origin) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (names(list.substr(0, comma), origin)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

void append(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

/// The only field of this name; empty when there is none. A second one makes it a value that no origin has.
std::string_view only(std::span<const HeaderView> headers, std::string_view name) {
    std::string_view found;
    for (const HeaderView& header : headers) {
        if (!same_name(header.name, name)) continue;
        if (!found.empty()) return "null";
        found = header.value;
    }
    return found;
}

}  // namespace

Result<Origins> Origins::parse(std::string_view text) {
    Origins origins;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view item = trim(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        if (item == "*") {
            origins.is_open_ = true;
        } else if (parse_origin(item) && item.find('*') == std::string_view::npos) {
            origins.origins_.push_back(to_lower(item));
        } else {
            return invalid(
                "has a fault in origin " + std::to_string(number) +
                ": an origin is a scheme, a host and perhaps a port, such as https://app.example.com, without a user "
                "or a path; * stands for all");
        }
    }
    return origins;
}

bool Origins::lists(std::string_view origin) const {
    return !origins_.empty() && std::ranges::find(origins_, to_lower(origin)) != origins_.end();
}

Site Origins::site_of(std::span<const HeaderView> headers, bool is_behind_proxy) const {
    const std::string_view origin = only(headers, "Origin");
    const std::string_view fetched_from = only(headers, "Sec-Fetch-Site");
    if (origin.empty()) {
        return fetched_from == "cross-site" || fetched_from == "same-site" ? Site::Foreign : Site::Own;
    }
    if (fetched_from == "same-origin" || names(only(headers, "Host"), origin)) return Site::Own;
    if (is_behind_proxy && any_names(only(headers, "X-Forwarded-Host"), origin)) return Site::Own;
    return lists(origin) ? Site::Listed : Site::Foreign;
}

void Origins::append_fields(std::string& out, Method method, std::span<const HeaderView> headers) const {
    if (empty()) return;
    // The answer is another one for another origin.
    if (!origins_.empty()) append(out, "Vary", "Origin");
    const std::string_view origin = only(headers, "Origin");
    const bool is_listed = lists(origin);
    if (origin.empty() || (!is_listed && !is_open_)) return;
    append(out, "Access-Control-Allow-Origin", is_listed ? origin : "*");
    if (method != Method::Options || only(headers, "Access-Control-Request-Method").empty()) {
        append(out, "Access-Control-Expose-Headers", kExposed);
        return;
    }
    append(out, "Access-Control-Allow-Methods", is_listed ? kMethods : kReadingMethods);
    append(out, "Access-Control-Allow-Headers", is_listed ? kRequestFields : kReadingFields);
    append(out, "Access-Control-Max-Age", kMaxAge);
}

}  // namespace bourse::http
