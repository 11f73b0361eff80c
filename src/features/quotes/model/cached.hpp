#pragma once
#include <chrono>
#include <memory>

namespace bourse::quotes {

/// An answer from the cache or just come.
template <class T>
struct Cached {
    std::shared_ptr<const T> value;
    /// Since it was asked for.
    std::chrono::seconds age{0};
    /// No longer fresh, given because no new one could be had.
    bool is_stale = false;
};

}  // namespace bourse::quotes
