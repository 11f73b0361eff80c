#include "platform/http/server/response_cache.hpp"

namespace bourse::http {
namespace {

/// A single answer must not push out all others.
constexpr std::size_t kMaxShareDivisor = 4;

}  // namespace

std::optional<CachedAnswer> ResponseCache::find(std::string_view target, std::string_view accept,
                                                const Preferences& preferences) {
    const auto found = index_.find(Key{target, accept});
    if (found == index_.end()) return std::nullopt;
    const Entries::iterator entry = found->second;
    if (!entry->representation.is_fresh()) {
        drop(entry);
        return std::nullopt;
    }
    if (entry->representation.needs_preparing(preferences)) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, entry);
    CachedAnswer answer{entry->representation.select(preferences), entry->representation.operation()};
    recount(*entry);
    shrink_to_budget();
    return answer;
}

void ResponseCache::store(std::string_view target, std::string_view accept, Representation representation) {
    if (!representation.is_fresh()) return;
    if (const auto older = index_.find(Key{target, accept}); older != index_.end()) drop(older->second);
    entries_.push_front(Entry{std::string(target), std::string(accept), std::move(representation)});
    Entry& entry = entries_.front();
    recount(entry);
    if (entry.bytes > budget_ / kMaxShareDivisor) {
        bytes_ -= entry.bytes;
        entries_.pop_front();
        return;
    }
    index_.emplace(Key{entry.target, entry.accept}, entries_.begin());
    shrink_to_budget();
}

void ResponseCache::drop(Entries::iterator entry) {
    bytes_ -= entry->bytes;
    index_.erase(Key{entry->target, entry->accept});
    entries_.erase(entry);
}

void ResponseCache::recount(Entry& entry) {
    const std::size_t now =
        sizeof entry + entry.target.capacity() + entry.accept.capacity() + entry.representation.bytes();
    bytes_ += now - entry.bytes;
    entry.bytes = now;
}

/// Never drops the entry in front, which may be on its way to a client.
void ResponseCache::shrink_to_budget() {
    while (bytes_ > budget_ && entries_.size() > 1) drop(std::prev(entries_.end()));
}

}  // namespace bourse::http
