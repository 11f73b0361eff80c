#include "platform/cache/settings.hpp"

#include "platform/cache/redis_target.hpp"

namespace bourse::cache {

std::string cache_url_fault(const std::string& url) {
    if (is_memory_cache(url)) return "";
    const auto target = parse_redis_url(url);
    return target ? "" : "must be memory: or a URL of Redis, which " + target.error().detail;
}

bool is_memory_cache(const std::string& url) {
    return url == "memory:";
}

}  // namespace bourse::cache
