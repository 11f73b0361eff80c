#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "features/indicators/model/declaration.hpp"
#include "features/indicators/model/windows.hpp"

namespace bourse::indicators {

// The cycle measurements of J. Ehlers, Rocket Science for Traders, 2001.

/// A Hilbert transform of one series, for bars of even and of odd number apart: it looks at every other value.
class HilbertTransform {
  public:
    /// `place`: which of three values ago to replace; advances with each pair of bars.
    double next(double value, bool is_even, std::size_t place, double gain);

  private:
    struct Side {
        std::array<double, 3> values{};
        double before = 0;
        double value_before = 0;
    };
    std::array<Side, 2> sides_;
};

/// The dominant cycle of prices, under way.
class DominantCycle {
  public:
    /// `left_out`: so many first bars only smooth the price.
    explicit DominantCycle(std::size_t left_out) : left_out_(left_out) {}

    /// Takes a price. Whether the cycle has been measured, after the bars that are left out.
    bool next(double price);

    /// The weighted mean of the last four prices.
    [[nodiscard]] double smooth_price() const { return smooth_price_; }
    [[nodiscard]] double in_phase() const { return in_phase_; }
    [[nodiscard]] double quadrature() const { return quadrature_; }
    /// In bars, smoothed; from 6 to 50.
    [[nodiscard]] double smooth_period() const { return smooth_period_; }

  private:
    void smooth(double price);
    void measure();

    std::size_t left_out_;
    std::size_t bars_ = 0;
    Ring prices_{4};
    double sum_ = 0;
    double weighted_ = 0;
    double smooth_price_ = 0;

    HilbertTransform detrender_;
    HilbertTransform quadratures_;
    HilbertTransform advanced_in_phase_;
    HilbertTransform advanced_quadrature_;
    std::size_t place_ = 0;
    /// The detrended prices of two and three bars ago, for even and for odd bars.
    std::array<std::array<double, 2>, 2> earlier_{};
    double in_phase_ = 0;
    double quadrature_ = 0;
    double i2_ = 0;
    double q2_ = 0;
    double real_ = 0;
    double imaginary_ = 0;
    double period_ = 0;
    double smooth_period_ = 0;
};

/// The part of overlap_studies() that is made of cycles.
[[nodiscard]] std::vector<Declaration> cycle_averages();

}  // namespace bourse::indicators
