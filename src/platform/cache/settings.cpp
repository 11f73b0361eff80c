#include "platform/cache/settings.hpp"

namespace bourse::cache {
namespace {

Result<std::string> parse_cache_url(std::string_view text) {
    std::string url(text);
    if (url == "memory:") return url;
    const auto target = parse_redis_url(url);
    if (!target) return invalid("must be memory: or a URL of Redis, which " + target.error().detail);
    return url;
}

std::string at_least_1ms(const std::chrono::milliseconds& timeout) {
    return timeout.count() < 1 ? "must be at least 1ms" : "";
}

}  // namespace

std::optional<RedisTarget> CacheSettings::redis() const {
    if (is_memory()) return std::nullopt;
    return parse_redis_url(url).value();
}

config::Schema<CacheSettings> settings_schema() {
    config::Schema<CacheSettings> schema;
    schema
        .add_parsed(
            &CacheSettings::url,
            {.key = "cache.url",
             .help = "Cache: memory: (this process only) or redis://user:password@host:port/db (shared by replicas)",
             .default_text = "memory:",
             .flag = "--cache-url",
             .secret = true},
            &parse_cache_url)
        .add<std::chrono::milliseconds>(&CacheSettings::timeout,
                                        {.key = "cache.timeout",
                                         .help = "Deadline for a call to Redis",
                                         .default_text = "500ms",
                                         .flag = "--cache-timeout"},
                                        at_least_1ms);
    return schema;
}

}  // namespace bourse::cache
