#include "platform/http/server/response_cache.hpp"

#include <utility>

namespace bourse::http {
namespace {

/// A single response must not evict all others.
constexpr std::size_t kMaxShareDivisor = 4;

}  // namespace

std::optional<CachedAnswer> ResponseCache::find(std::string_view target, std::string_view accept,
                                                const Preferences& preferences) {
    const KeyView key{target, accept};
    Representation* const representation = answers_.find(key);
    if (representation == nullptr) return std::nullopt;
    if (!representation->is_fresh()) {
        answers_.erase(key);
        return std::nullopt;
    }
    if (representation->needs_preparing(preferences)) return std::nullopt;
    CachedAnswer answer{representation->select(preferences), representation->operation()};
    // A newly created form makes the entry larger.
    answers_.reweigh_last_used(bytes_of(key, *representation));
    return answer;
}

void ResponseCache::store(std::string_view target, std::string_view accept, Representation representation) {
    if (!representation.is_fresh()) return;
    const KeyView key{target, accept};
    const std::size_t bytes = bytes_of(key, representation);
    if (bytes > budget_ / kMaxShareDivisor) {
        answers_.erase(key);
        return;
    }
    answers_.put(Key(key), std::move(representation), bytes);
}

std::size_t ResponseCache::bytes_of(const KeyView& key, const Representation& representation) {
    return sizeof(Key) + sizeof(Representation) + key.target.size() + key.accept.size() + representation.bytes();
}

}  // namespace bourse::http
