#pragma once
#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

#include "base/symbol.hpp"

namespace bourse::quotes {

/// An LRU map from symbols to values, bounded by total weight. Not thread-safe.
template <class Value>
class RecencyMap {
  public:
    /// Values heavier than `budget` are not stored.
    explicit RecencyMap(std::size_t budget) : budget_(budget) {}

    /// The value, which becomes the most recently used; null when absent. Valid until the next change.
    [[nodiscard]] const Value* find(const Symbol& symbol) {
        const auto found = places_.find(symbol);
        if (found == places_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->value;
    }

    void put(const Symbol& symbol, Value value, std::size_t weight) {
        erase(symbol);
        if (weight > budget_) return;
        entries_.push_front({symbol, std::move(value), weight});
        places_[symbol] = entries_.begin();
        weight_ += weight;
        while (weight_ > budget_) erase(Symbol(entries_.back().symbol));
    }

    void erase(const Symbol& symbol) {
        const auto found = places_.find(symbol);
        if (found == places_.end()) return;
        weight_ -= found->second->weight;
        entries_.erase(found->second);
        places_.erase(found);
    }

    [[nodiscard]] std::size_t weight() const { return weight_; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        Symbol symbol;
        Value value;
        std::size_t weight;
    };
    using Entries = std::list<Entry>;

    std::size_t budget_;
    std::size_t weight_ = 0;
    /// Most recently used first.
    Entries entries_;
    std::unordered_map<Symbol, typename Entries::iterator> places_;
};

}  // namespace bourse::quotes
