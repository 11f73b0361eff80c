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
    /// Recovery takes at most about this long after the broker is back.
    std::chrono::milliseconds longest{1000};
};

/// How long to wait before trying again: twice as long each time up to a limit, and of that a random part, at least
/// half, so that many clients do not come back at once. Not safe from two threads at once.
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
    /// It worked: the next failure begins anew.
    void reset() { next_ = options_.first; }

  private:
    const BackoffOptions options_;
    Random& random_;
    std::chrono::milliseconds next_;
};

}  // namespace bourse::broker
