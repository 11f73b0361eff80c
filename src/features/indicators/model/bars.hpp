#pragma once
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "base/time.hpp"

namespace bourse::indicators {

/// The value of an output before it begins, and where a formula has none, such as a ratio to a volume of 0.
inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One bar as an indicator takes it.
struct Bar {
    UtcTime time;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;
    /// What an indicator of one series is made of: the close unless the caller chose otherwise.
    double price = 0;
};

/// Consecutive bars, oldest first, as columns of equal length. Does not own them. Prices and volumes are finite;
/// `price` may contain kNone where it is the output of another indicator.
struct Bars {
    std::span<const UtcTime> times;
    std::span<const double> open;
    std::span<const double> high;
    std::span<const double> low;
    std::span<const double> close;
    std::span<const double> volume;
    std::span<const double> price;

    [[nodiscard]] std::size_t size() const { return times.size(); }
    [[nodiscard]] Bar operator[](std::size_t row) const {
        return {times[row], open[row], high[row], low[row], close[row], volume[row], price[row]};
    }
};

}  // namespace bourse::indicators
