#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/random.hpp"

namespace bourse::upstream {

struct RetryOptions {
    /// How often one request is tried again at most.
    int max = 1;
    /// Over all requests one retry is earned by so many calls, and so many can be saved up: while everything fails,
    /// retries stay a small share.
    std::int64_t calls_for_one = 10;
    std::int64_t max_saved = 5;
    /// The first retry waits a random time up to this value; the limit doubles for each further retry.
    std::chrono::milliseconds first_pause{200};
};

/// The available retries. Not safe from two threads at once.
class RetryBudget {
  public:
    explicit RetryBudget(const RetryOptions& options)
        : cost_(options.calls_for_one), most_(options.max_saved * cost_), saved_(most_) {}

    void earn() { saved_ = std::min(saved_ + 1, most_); }
    /// Consumes a retry; false when none is available.
    [[nodiscard]] bool spend() {
        if (saved_ < cost_) return false;
        saved_ -= cost_;
        return true;
    }

  private:
    /// Measured in calls.
    std::int64_t cost_;
    std::int64_t most_;
    std::int64_t saved_;
};

/// Uniformly in [0, most]: those who failed together do not come back together.
[[nodiscard]] inline std::chrono::milliseconds jittered(std::chrono::milliseconds max, Random& random) {
    std::uint64_t bits = 0;
    random.fill(std::as_writable_bytes(std::span(&bits, 1)));
    return std::chrono::milliseconds(static_cast<std::int64_t>(bits % (static_cast<std::uint64_t>(max.count()) + 1)));
}

}  // namespace bourse::upstream
