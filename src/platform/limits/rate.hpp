#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace bourse::limits {

/// A rate limit as a token bucket: it holds `count` tokens, and one token returns after each interval.
struct Rate {
    /// From 1 to kMax.
    std::int64_t count = 1;
    std::chrono::seconds window{1};

    static constexpr std::int64_t kMax = 1'000'000;

    /// Time until one token returns: whole microseconds, rounded up, so that no window allows too many.
    [[nodiscard]] constexpr std::chrono::microseconds interval() const {
        return (std::chrono::microseconds(window) + std::chrono::microseconds(count - 1)) / count;
    }
    /// Time until an empty bucket is full.
    [[nodiscard]] constexpr std::chrono::microseconds capacity() const { return interval() * count; }

    friend bool operator==(const Rate&, const Rate&) = default;
};

/// Parses `60/min`, `10/s`, `1000/h`, `5000/d`; empty for `off`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<std::optional<Rate>> parse_rate(std::string_view text);

/// The result of an attempt to take a token.
struct Acquisition {
    bool is_allowed = false;
    /// Time until the bucket is full again; this is the whole state of a bucket.
    std::chrono::microseconds debt{};
};

/// Takes a token from a bucket that would be full after `debt`; clamps a debt that is invalid for the rate. Pure.
[[nodiscard]] Acquisition try_acquire(const Rate& rate, std::chrono::microseconds debt);

/// The debt after a token of a bucket with this `debt` is given back. Pure.
[[nodiscard]] std::chrono::microseconds give_back(const Rate& rate, std::chrono::microseconds debt);

/// The number of tokens in a bucket with this `debt`, as returned by try_acquire().
[[nodiscard]] std::int64_t tokens_left(const Rate& rate, std::chrono::microseconds debt);

/// Time until that bucket has one more token; zero when it is full.
[[nodiscard]] std::chrono::microseconds until_next_token(const Rate& rate, std::chrono::microseconds debt);

}  // namespace bourse::limits
