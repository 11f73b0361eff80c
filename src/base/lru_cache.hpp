#pragma once
#include <cstddef>
#include <functional>
#include <list>
#include <ranges>
#include <unordered_map>
#include <utility>

namespace bourse {

/// A cache bounded by total weight that evicts the least recently used values. A transparent `Hash`
/// allows look-ups by other key types. Not thread-safe.
template <class Key, class Value, class Hash = std::hash<Key>>
class LruCache {
  public:
    /// Weights have the unit of `budget`: bytes, or 1 for each value.
    explicit LruCache(std::size_t budget) : budget_(budget) {}
    LruCache(const LruCache&) = delete;
    LruCache& operator=(const LruCache&) = delete;

    /// Marks the value as the most recently used; null when absent. Valid until erased or evicted.
    template <class AnyKey>
    [[nodiscard]] Value* find(const AnyKey& key) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return nullptr;
        recency_.splice(recency_.begin(), recency_, found->second.place);
        return &found->second.value;
    }

    /// Stores a value, replacing that of an equal key. A value heavier than the budget is not
    /// stored.
    void put(Key key, Value value, std::size_t weight) {
        erase(key);
        if (weight > budget_) return;
        Recency place(1);
        const auto added = entries_.try_emplace(std::move(key), Slot{std::move(value), weight, place.begin()}).first;
        place.front() = &*added;
        recency_.splice(recency_.begin(), place);
        weight_ += weight;
        shrink_to_budget();
    }

    /// Corrects the weight of the value that find() or put() used last; that value is not evicted,
    /// whatever its weight.
    void reweigh_last_used(std::size_t weight) {
        Slot& slot = recency_.front()->second;
        weight_ += weight - slot.weight;
        slot.weight = weight;
        shrink_to_budget();
    }

    template <class AnyKey>
    void erase(const AnyKey& key) {
        if (const auto found = entries_.find(key); found != entries_.end()) drop(found);
    }

    /// Erases the values for which `is_erased(value)` holds.
    template <class Predicate>
    void erase_if(Predicate is_erased) {
        for (auto entry = entries_.begin(); entry != entries_.end();) {
            const auto next = std::next(entry);
            if (is_erased(std::as_const(entry->second.value))) drop(entry);
            entry = next;
        }
    }

    /// A range of references to the mutable values, most recently used first.
    [[nodiscard]] auto values() {
        return std::views::transform(recency_, [](Entry* entry) -> Value& { return entry->second.value; });
    }

    void clear() {
        entries_.clear();
        recency_.clear();
        weight_ = 0;
    }

    [[nodiscard]] std::size_t weight() const { return weight_; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

  private:
    struct Slot;
    using Entry = std::pair<const Key, Slot>;
    using Recency = std::list<Entry*>;
    struct Slot {
        Value value;
        std::size_t weight;
        typename Recency::iterator place;
    };
    /// A node-based map: entries keep their addresses.
    using Entries = std::unordered_map<Key, Slot, Hash, std::equal_to<>>;

    void drop(typename Entries::iterator entry) {
        weight_ -= entry->second.weight;
        recency_.erase(entry->second.place);
        entries_.erase(entry);
    }

    void shrink_to_budget() {
        while (weight_ > budget_ && entries_.size() > 1) drop(entries_.find(recency_.back()->first));
    }

    std::size_t budget_;
    std::size_t weight_ = 0;
    Entries entries_;
    /// The most recently used is first.
    Recency recency_;
};

}  // namespace bourse
