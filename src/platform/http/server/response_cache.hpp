#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/lru_cache.hpp"
#include "platform/http/messages/representation.hpp"

namespace bourse::http {

/// An answer found in the cache. The views live until the cache is used again.
struct CachedAnswer {
    Outgoing outgoing;
    std::string_view operation;
};

/// Answers of one io thread that may be given again: by raw target and the Accept field to the letter, so a hit costs a
/// look-up and no understanding. Keeps to a byte budget: what was used longest ago leaves first. Not safe from two
/// threads at once.
class ResponseCache {
  public:
    /// `budget` in bytes, bodies, heads and keys together; 0 keeps nothing.
    explicit ResponseCache(std::size_t budget) : budget_(budget), answers_(budget) {}

    /// Nothing when there is no answer, it has expired and was dropped, or its form would have to be prepared first.
    [[nodiscard]] std::optional<CachedAnswer> find(std::string_view target, std::string_view accept,
                                                   const Preferences& preferences);

    /// Keeps an answer to GET with status 200, in place of an older one under the same key. One that is not fresh or
    /// larger than a quarter of the budget is not kept.
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
        /// Of a Key or a KeyView.
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
