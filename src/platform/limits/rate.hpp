#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace bourse::limits {

/// How often something may happen: as a bucket that holds `count` tokens, each of which comes back after one interval.
struct Rate {
    /// From 1 to kMax.
    std::int64_t count = 1;
    std::chrono::seconds window{1};

    static constexpr std::int64_t kMax = 1'000'000;

    /// Until one token is back: whole microseconds, rounded up, so that no window has more than it may.
    [[nodiscard]] constexpr std::chrono::microseconds interval() const {
        return (std::chrono::microseconds(window) + std::chrono::microseconds(count - 1)) / count;
    }
    /// Until all tokens of an empty bucket are back.
    [[nodiscard]] constexpr std::chrono::microseconds capacity() const { return interval() * count; }

    friend bool operator==(const Rate&, const Rate&) = default;
};

/// `60/min`, `10/s`, `1000/h`, `5000/d`; nothing for `off`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<std::optional<Rate>> parse_rate(std::string_view text);

/// What came of the attempt to take a token.
struct Acquisition {
    bool is_allowed = false;
    /// Until the bucket is full again: all that there is to remember of a bucket.
    std::chrono::microseconds debt{};
};

/// Takes a token of a bucket that would be full after `debt`; what does not fit the rate is brought to it. Pure.
[[nodiscard]] Acquisition try_acquire(const Rate& rate, std::chrono::microseconds debt);

/// The tokens left in a bucket that is full again after `debt`, as try_acquire() gave it.
[[nodiscard]] std::int64_t tokens_left(const Rate& rate, std::chrono::microseconds debt);

/// Until that bucket has one token more; zero when it is full.
[[nodiscard]] std::chrono::microseconds until_next_token(const Rate& rate, std::chrono::microseconds debt);

}  // namespace bourse::limits
