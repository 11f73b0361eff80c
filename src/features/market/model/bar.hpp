#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace bourse::market {

/// The stored intervals. All others are derived from them on request.
enum class BarInterval : std::uint8_t { Minute, Day };

/// The length of a stored interval in minutes, also its representation in the store: 1 or 1440.
[[nodiscard]] constexpr std::int64_t minutes_of(BarInterval interval) {
    return interval == BarInterval::Minute ? 1 : 1440;
}

/// `minute` or `day`, for messages.
[[nodiscard]] constexpr std::string_view to_string(BarInterval interval) {
    return interval == BarInterval::Minute ? "minute" : "day";
}

/// The stored intervals of a symbol.
struct StoredIntervals {
    bool minute = false;
    bool day = false;

    [[nodiscard]] bool has(BarInterval interval) const { return interval == BarInterval::Minute ? minute : day; }
    /// The stored bars that answer for `wanted`: days are made of minute bars where there are no daily ones.
    [[nodiscard]] BarInterval answering(BarInterval wanted) const {
        return wanted == BarInterval::Day && !day && minute ? BarInterval::Minute : wanted;
    }
    friend bool operator==(const StoredIntervals&, const StoredIntervals&) = default;
};

/// The trades of one interval. Stored bars satisfy low ≤ open, close ≤ high; prices are finite and not negative, in the
/// currency of the instrument.
struct Bar {
    /// The start of the interval in UTC; for a daily bar midnight of the trading date.
    UtcTime time;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    /// Units traded, not negative.
    std::int64_t volume = 0;
    /// The close adjusted for later splits and dividends, when the source provides it.
    std::optional<double> adjusted_close;
    /// The dividend paid on that day, per unit.
    std::optional<double> dividend_amount;
    /// Number of units after a split for each unit before it; 1 on a day without a split.
    std::optional<double> split_coefficient;

    friend bool operator==(const Bar&, const Bar&) = default;
};

}  // namespace bourse::market
