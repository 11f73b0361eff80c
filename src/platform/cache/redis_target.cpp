#include "platform/cache/redis_target.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "base/server_url.hpp"

namespace bourse::cache {
namespace {

Error malformed() {
    return invalid(
        "must be redis://user:password@host:port/database, with %-escapes for special characters in the password: %40 "
        "for @, %2F for /");
}

/// Not negative.
std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

}  // namespace

std::string RedisTarget::description() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    return "redis://" + (is_v6 ? '[' + host + ']' : host) + ':' + std::to_string(port) + '/' + std::to_string(database);
}

Result<RedisTarget> parse_redis_url(const std::string& url) {
    if (url.starts_with("rediss://")) return invalid("must begin with redis://: Redis over TLS is not supported");
    auto parts = parse_server_url(url);
    if (!parts || parts->scheme != "redis" || parts->path.size() > 1) return malformed();
    RedisTarget target{.host = std::move(parts->host)};
    target.user = parts->user.value_or("");
    if (parts->password) target.password = *std::move(parts->password);
    if (!target.user.empty() && target.password.empty()) return malformed();
    if (parts->port) target.port = *parts->port;
    if (!parts->path.empty()) {
        const auto database = whole_number(parts->path.front());
        if (!database) return malformed();
        target.database = *database;
    }
    return target;
}

}  // namespace bourse::cache
