#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>

#include "base/random.hpp"

namespace bourse::broker {

struct BackoffOptions {
    std::chrono::milliseconds first{100};
    /// Maximum delay, and so about the maximum recovery time after the broker is back.
    std::chrono::milliseconds longest{1000};
};

/// Exponential backoff with jitter: the delay doubles up to a limit, and at least half of it is kept while the rest is
/// random, so that many clients do not reconnect at once. Not safe from two threads at once.
class Backoff {
  public:
    Backoff(BackoffOptions options, Random& random) : options_(options), random_(random), next_(options.first) {}

    [[nodiscard]] std::chrono::milliseconds next() {
        const auto whole = next_;
        next_ = std::min(next_ * 2, options_.longest);
        std::uint32_t drawn = 0;
        random_.fill(std::as_writable_bytes(std::span(&drawn, 1)));
        const auto half = whole / 2;
        return half + std::chrono::milliseconds(static_cast<std::int64_t>(drawn) * (whole - half).count() >> 32U);
    }
    /// Call it after a success: the next delay is the shortest again.
    void reset() { next_ = options_.first; }

  private:
    const BackoffOptions options_;
    Random& random_;
    std::chrono::milliseconds next_;
};

}  // namespace bourse::broker
