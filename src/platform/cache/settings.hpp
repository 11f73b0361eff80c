#pragma once
#include <string>

namespace bourse::cache {

/// Why `url` is not a valid `cache.url`, which is `memory:` or the URL of a Redis server. Empty when it is valid.
[[nodiscard]] std::string cache_url_fault(const std::string& url);

/// Whether the cache is the process's own memory.
[[nodiscard]] bool is_memory_cache(const std::string& url);

}  // namespace bourse::cache
