#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/cache/redis_target.hpp"
#include "platform/config/schema.hpp"

namespace bourse::cache {

struct CacheSettings {
    /// `memory:` or `redis://…`. May contain a password.
    std::string url;
    std::chrono::milliseconds timeout{};

    /// Whether the cache is the process's own memory.
    [[nodiscard]] bool is_memory() const { return url == "memory:"; }
    /// The Redis server; empty for `memory:`.
    [[nodiscard]] std::optional<RedisTarget> redis() const;
};

[[nodiscard]] config::Schema<CacheSettings> settings_schema();

}  // namespace bourse::cache
