#pragma once
#include <cmath>
#include <cstddef>

#include "features/indicators/model/windows.hpp"

namespace bourse::indicators {

/// The straight line through the last n (≥ 2) values with the least squares: value = intercept + slope · x, where x is
/// 0 for the oldest and n − 1 for the newest. The sums are running, and computed anew once in 32 n values, as TA-Lib
/// does it.
class WindowRegression {
  public:
    struct Line {
        double intercept = kNone;
        double slope = kNone;
        [[nodiscard]] double at(double x) const { return intercept + slope * x; }
    };

    explicit WindowRegression(std::size_t n) : n_(static_cast<double>(n)), ring_(n) {}

    [[nodiscard]] double n() const { return n_; }

    /// kNone until n values were taken.
    Line push(double value) {
        const bool was_full = ring_.is_full();
        const double leaving = ring_.push(value);
        if (!ring_.is_full()) return {};
        if (was_full) {
            // Each value becomes a bar older.
            aged_ = aged_ + sum_ - n_ * leaving;
            sum_ = sum_ - leaving + value;
            sizes_ = sizes_ - std::fabs(leaving) + std::fabs(value);
        }
        if (--until_renewal_ <= 0 || std::fabs(n_ * leaving) > 100 * sizes_) renew();
        const double ages = n_ * (n_ - 1) / 2;
        const double squares = n_ * (n_ - 1) * (2 * n_ - 1) / 6;
        const double slope = (n_ * aged_ - ages * sum_) / (ages * ages - n_ * squares);
        return {(sum_ - slope * ages) / n_, slope};
    }

  private:
    void renew() {
        sum_ = 0;
        aged_ = 0;
        sizes_ = 0;
        for (std::size_t age = ring_.size(); age-- > 0;) {
            sum_ += ring_[age];
            aged_ += static_cast<double>(age) * ring_[age];
            sizes_ += std::fabs(ring_[age]);
        }
        until_renewal_ = 32 * n_;
    }

    double n_;
    Ring ring_;
    double sum_ = 0;
    /// The sum of value times age.
    double aged_ = 0;
    /// The sum of the absolute values: when it falls far, the sums are renewed.
    double sizes_ = 0;
    double until_renewal_ = 0;
};

}  // namespace bourse::indicators
