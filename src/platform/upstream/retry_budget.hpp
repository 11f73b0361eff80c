#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/random.hpp"

namespace bourse::upstream {

struct RetryOptions {
    /// Maximum number of retries of one request.
    int max = 1;
    /// Over all requests, this many calls earn one retry, and this many retries can be saved up.
    /// While everything fails, retries stay a small share of the calls.
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

/// Uniformly in [0, max], so that clients that failed together do not retry together.
[[nodiscard]] inline std::chrono::milliseconds jittered(std::chrono::milliseconds max, Random& random) {
    std::uint64_t bits = 0;
    random.fill(std::as_writable_bytes(std::span(&bits, 1)));
    return std::chrono::milliseconds(static_cast<std::int64_t>(bits % (static_cast<std::uint64_t>(max.count()) + 1)));
}

}  // namespace bourse::upstream
