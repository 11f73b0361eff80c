#pragma once
#include <chrono>
#include <memory>

namespace bourse::quotes {

/// An answer, from the cache or new.
template <class T>
struct Cached {
    std::shared_ptr<const T> value;
    /// Time since the request to the provider.
    std::chrono::seconds age{0};
    /// Whether the answer is expired and served because the providers failed.
    bool is_stale = false;
};

}  // namespace bourse::quotes
