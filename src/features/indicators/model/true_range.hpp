#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "features/indicators/model/averages.hpp"

namespace bourse::indicators {

/// The range of a bar together with the close before it; kNone for the first bar. J. W. Wilder, New Concepts in
/// Technical Trading Systems, 1978.
class TrueRange {
  public:
    double next(const Bar& bar) {
        const double before = close_;
        close_ = bar.close;
        if (std::isnan(before)) return kNone;
        return std::max({bar.high - bar.low, std::fabs(bar.high - before), std::fabs(bar.low - before)});
    }

  private:
    double close_ = kNone;
};

/// Wilder's average of the true ranges; begins with the bar n, counted from 0.
class AverageTrueRange {
  public:
    explicit AverageTrueRange(std::size_t n) : average_(n) {}
    double next(const Bar& bar) { return average_.next(range_.next(bar)); }

  private:
    TrueRange range_;
    Rma average_;
};

}  // namespace bourse::indicators
