#pragma once
#include <cstddef>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

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
    explicit ResponseCache(std::size_t budget) : budget_(budget) {}
    ResponseCache(const ResponseCache&) = delete;
    ResponseCache& operator=(const ResponseCache&) = delete;

    /// Nothing when there is no answer, it has expired and was dropped, or its form would have to be prepared first.
    [[nodiscard]] std::optional<CachedAnswer> find(std::string_view target, std::string_view accept,
                                                   const Preferences& preferences);

    /// Keeps an answer to GET with status 200, in place of an older one under the same key. One that is not fresh or
    /// larger than a quarter of the budget is not kept.
    void store(std::string_view target, std::string_view accept, Representation representation);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] std::size_t size() const { return index_.size(); }

  private:
    struct Key {
        std::string_view target;
        std::string_view accept;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept {
            constexpr std::size_t kGoldenRatio = 0x9E3779B97F4A7C15;
            const std::hash<std::string_view> hash;
            return hash(key.target) ^ (hash(key.accept) * kGoldenRatio);
        }
    };
    struct Entry {
        std::string target;
        std::string accept;
        Representation representation;
        /// What it counted for when it was last looked at: a form made later makes it larger.
        std::size_t bytes = 0;
    };
    using Entries = std::list<Entry>;

    void drop(Entries::iterator entry);
    void recount(Entry& entry);
    void shrink_to_budget();

    std::size_t budget_;
    std::size_t bytes_ = 0;
    /// The one used last is in front.
    Entries entries_;
    /// Keys point into the entries.
    std::unordered_map<Key, Entries::iterator, KeyHash> index_;
};

}  // namespace bourse::http
