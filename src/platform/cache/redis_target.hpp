#pragma once
#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace bourse::cache {

/// Address of a Redis server, and the credentials for it.
struct RedisTarget {
    std::string host;
    std::uint16_t port = 6379;
    /// Empty: the default user.
    std::string user{};
    /// Empty: no authentication.
    Secret password{};
    std::int64_t database = 0;

    /// `redis://host:port/database`, without the credentials.
    [[nodiscard]] std::string description() const;
};

/// Parses `redis://[user:password@]host[:port][/database]`, with %-escapes in user and password. Errc::InvalidInput for
/// anything else; its detail never quotes the text. `rediss://` has a detail that says that it is not supported.
[[nodiscard]] Result<RedisTarget> parse_redis_url(const std::string& url);

}  // namespace bourse::cache
