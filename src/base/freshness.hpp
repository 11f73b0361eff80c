#pragma once
#include <atomic>

namespace bourse {

/// A flag that tells whether data derived from a source is still valid. The source expires it once,
/// when it changes; a cache checks it before using an entry. Safe from any thread, lock-free.
class Freshness {
  public:
    [[nodiscard]] bool is_fresh() const { return fresh_.load(std::memory_order_acquire); }
    void expire() { fresh_.store(false, std::memory_order_release); }

  private:
    std::atomic<bool> fresh_{true};
};

}  // namespace bourse
