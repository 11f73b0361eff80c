#pragma once
#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace bourse::cache {

/// A Redis server, and what is said to it first.
struct RedisTarget {
    std::string host;
    std::uint16_t port = 6379;
    /// Empty: the default user.
    std::string user{};
    /// Empty: nothing is said of who we are.
    Secret password{};
    std::int64_t database = 0;

    /// `redis://host:port/database`: who signs in and how stays untold.
    [[nodiscard]] std::string description() const;
};

/// `redis://[user:password@]host[:port][/database]`, with %-escapes in user and password. Errc::InvalidInput, whose
/// detail never quotes the text, for anything else; `rediss://` is told that it is not built.
[[nodiscard]] Result<RedisTarget> parse_redis_url(const std::string& url);

}  // namespace bourse::cache
