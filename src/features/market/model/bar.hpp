#pragma once
#include <array>
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

/// Minutes from one intraday bar to the next that a series can have.
inline constexpr std::array<int, 5> kSteps{1, 5, 15, 30, 60};

/// The largest of kSteps by which all bars can be apart when `minutes` divides all distances between them; 0 minutes,
/// for a single bar, gives 1.
[[nodiscard]] constexpr int largest_step(std::int64_t minutes) {
    int largest = 1;
    if (minutes == 0) return largest;
    for (const int step : kSteps) {
        if (minutes % step == 0) largest = step;
    }
    return largest;
}

/// What is stored of a symbol.
struct StoredIntervals {
    bool day = false;
    /// Minutes from one intraday bar to the next: 1, 5, 15, 30 or 60. 0: no intraday bars.
    int step = 0;

    [[nodiscard]] bool has(BarInterval interval) const { return interval == BarInterval::Minute ? step != 0 : day; }
    friend bool operator==(const StoredIntervals&, const StoredIntervals&) = default;
};

/// The trades of one interval. Stored bars satisfy low ≤ open, close ≤ high; prices are finite, in the currency of the
/// instrument, and may be negative (oil in April 2020, power, spreads).
struct Bar {
    /// The start of the interval in UTC; for a daily bar midnight of the trading date.
    UtcTime time;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    /// Units traded: finite, not negative, with a fraction where the market has one. Whole numbers are exact to 2⁵³. 0
    /// when the source has none.
    double volume = 0;
    /// The close adjusted for later splits and dividends, when the source provides it.
    std::optional<double> adjusted_close;
    /// The dividend paid on that day, per unit.
    std::optional<double> dividend_amount;
    /// Number of units after a split for each unit before it; 1 on a day without a split.
    std::optional<double> split_coefficient;

    friend bool operator==(const Bar&, const Bar&) = default;
};

}  // namespace bourse::market
