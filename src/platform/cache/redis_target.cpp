#include "platform/cache/redis_target.hpp"

#include <curl/curl.h>

#include <charconv>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

namespace bourse::cache {
namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// The decoded part; empty when the URL does not have it.
std::string part_of(const Url& url, CURLUPart part, unsigned flags = CURLU_URLDECODE) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Error malformed() {
    return invalid(
        "must be redis://user:password@host:port/database, with %-escapes for special characters in the password: %40 "
        "for @, %2F for /");
}

/// The database number after the slash; 0 without one.
std::optional<std::int64_t> database_of(std::string_view path) {
    if (path.empty() || path == "/") return 0;
    const auto number = whole_number<std::int64_t>(path.substr(1));
    return number && *number >= 0 ? number : std::nullopt;
}

}  // namespace

std::string RedisTarget::description() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return "redis://" + (is_v6 ? '[' + host + ']' : host) + ':' + std::to_string(port) + '/' + std::to_string(database);
}

Result<RedisTarget> parse_redis_url(const std::string& url) {
    if (url.starts_with("rediss://")) return invalid("must begin with redis://: Redis over TLS is not supported");
    if (!url.starts_with("redis://") || url.starts_with("redis:///") || url.find('\0') != std::string::npos)
        return malformed();
    // An unescaped `#` or `?` in a password would end the host there.
    if (url.find_first_of("?#") != std::string::npos) return malformed();
    const Url parsed(curl_url());
    if (!parsed) throw std::bad_alloc();
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
        return malformed();
    }
    RedisTarget target{.host = part_of(parsed, CURLUPART_HOST), .user = part_of(parsed, CURLUPART_USER)};
    if (target.host.starts_with('[')) target.host = target.host.substr(1, target.host.size() - 2);
    if (target.host.empty()) return malformed();
    std::string password = part_of(parsed, CURLUPART_PASSWORD);
    target.password = Secret::taken_from(password);
    if (!target.user.empty() && target.password.empty()) return malformed();
    if (const std::string port = part_of(parsed, CURLUPART_PORT, 0); !port.empty()) {
        const auto number = whole_number<std::uint16_t>(port);
        if (!number || *number == 0) return malformed();
        target.port = *number;
    }
    // This also catches the rest of a password with an unescaped `/`.
    const auto database = database_of(part_of(parsed, CURLUPART_PATH, 0));
    if (!database) return malformed();
    target.database = *database;
    return target;
}

}  // namespace bourse::cache
