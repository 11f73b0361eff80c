#pragma once
#include <atomic>

namespace bourse {

/// A flag that what was derived from a source still holds. The source expires it once, when it changes; whoever cached
/// something asks before using it. Safe from any thread, without a lock.
class Freshness {
  public:
    [[nodiscard]] bool is_fresh() const { return fresh_.load(std::memory_order_acquire); }
    void expire() { fresh_.store(false, std::memory_order_release); }

  private:
    std::atomic<bool> fresh_{true};
};

}  // namespace bourse
