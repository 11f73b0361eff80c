#include "platform/cache/memory_cache.hpp"

namespace bourse::cache {

std::optional<std::string> MemoryCache::get(std::string_view key) {
    const MutexLock lock(mutex_);
    const auto entry = entries_.find(key);
    if (entry == entries_.end()) return std::nullopt;
    if (clock_.now() < entry->second.end) return entry->second.text;
    entries_.erase(entry);
    return std::nullopt;
}

void MemoryCache::set(std::string_view key, std::string_view text, Lifetime lifetime) {
    const MutexLock lock(mutex_);
    entries_.insert_or_assign(std::string(key), Entry{std::string(text), clock_.now() + lifetime});
}

std::optional<Lease> MemoryCache::take_lease(std::string_view name, std::string_view owner, Lifetime lifetime) {
    const MutexLock lock(mutex_);
    const UtcTime end = clock_.now() + lifetime;
    if (Held* const now_held = held(name)) {
        if (now_held->lease.owner != owner) return std::nullopt;
        now_held->end = end;
        return now_held->lease;
    }
    Held taken{{std::string(name), std::string(owner), ++last_number_}, end};
    return leases_.insert_or_assign(std::string(name), std::move(taken)).first->second.lease;
}

void MemoryCache::release(const Lease& lease) {
    const MutexLock lock(mutex_);
    if (is_held(lease)) leases_.erase(leases_.find(lease.name));
}

bool MemoryCache::set_under(const Lease& lease, std::string_view key, std::string_view text, Lifetime lifetime) {
    const MutexLock lock(mutex_);
    if (!is_held(lease)) return false;
    entries_.insert_or_assign(std::string(key), Entry{std::string(text), clock_.now() + lifetime});
    return true;
}

MemoryCache::Held* MemoryCache::held(std::string_view name) {
    const auto found = leases_.find(name);
    return found != leases_.end() && clock_.now() < found->second.end ? &found->second : nullptr;
}

bool MemoryCache::is_held(const Lease& lease) {
    const Held* const now_held = held(lease.name);
    return now_held != nullptr && now_held->lease.owner == lease.owner && now_held->lease.number == lease.number;
}

}  // namespace bourse::cache
