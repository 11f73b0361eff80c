#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/lru_cache.hpp"
#include "platform/http/messages/representation.hpp"

namespace bourse::http {

/// A response found in the cache. The views are valid until the cache is used again.
struct CachedAnswer {
    Outgoing outgoing;
    std::string_view operation;
};

/// Cached responses of one io thread. The key is the raw target and the exact Accept field, so a
/// hit costs one look-up and no parsing. Limited by bytes; evicts the least recently used. Not
/// thread-safe.
class ResponseCache {
  public:
    /// `budget` in bytes for bodies, heads and keys; 0 disables the cache.
    explicit ResponseCache(std::size_t budget) : budget_(budget), answers_(budget) {}

    /// Empty when there is no response, when it has expired (it is then dropped), or when its form
    /// would have to be prepared first.
    [[nodiscard]] std::optional<CachedAnswer> find(std::string_view target, std::string_view accept,
                                                   const Preferences& preferences);

    /// Stores a response to GET with status 200, replacing an older one with the same key. Skips
    /// responses that are not fresh or larger than a quarter of the budget.
    void store(std::string_view target, std::string_view accept, Representation representation);

    [[nodiscard]] std::size_t bytes() const { return answers_.weight(); }
    [[nodiscard]] std::size_t size() const { return answers_.size(); }

  private:
    struct KeyView {
        std::string_view target;
        std::string_view accept;
    };
    struct Key {
        std::string target;
        std::string accept;

        explicit Key(const KeyView& view) : target(view.target), accept(view.accept) {}
        friend bool operator==(const Key&, const Key&) = default;
        friend bool operator==(const Key& key, const KeyView& view) {
            return key.target == view.target && key.accept == view.accept;
        }
    };
    struct KeyHash {
        using is_transparent = void;
        /// Accepts a Key or a KeyView.
        template <class AnyKey>
        std::size_t operator()(const AnyKey& key) const noexcept {
            constexpr std::size_t kGoldenRatio = 0x9E3779B97F4A7C15;
            const std::hash<std::string_view> hash;
            return hash(key.target) ^ (hash(key.accept) * kGoldenRatio);
        }
    };

    static std::size_t bytes_of(const KeyView& key, const Representation& representation);

    const std::size_t budget_;
    LruCache<Key, Representation, KeyHash> answers_;
};

}  // namespace bourse::http
