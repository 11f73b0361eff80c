#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>
#include <variant>

#include "features/indicators/model/declaration.hpp"
#include "features/indicators/model/windows.hpp"

namespace bourse::indicators {

// Moving averages of one series, as values under way: next() takes the next value and returns the average, kNone before
// it begins. A value that is kNone is left out, so that one average can take the output of another. Periods are ≥ 1; a
// period of 1 returns the values themselves.

/// The mean of the last n values.
class Sma {
  public:
    explicit Sma(std::size_t n) : n_(static_cast<double>(n)), sum_(n) {}
    /// `renewal`: see WindowSum.
    Sma(std::size_t n, std::size_t renewal) : n_(static_cast<double>(n)), sum_(n, renewal) {}

    double next(double value) {
        if (std::isnan(value)) return kNone;
        return sum_.push(value) / n_;
    }

  private:
    double n_;
    WindowSum sum_;
};

/// Exponential: each value moves the average by a constant part of the difference; begins with the mean of the first n.
class Ema {
  public:
    explicit Ema(std::size_t n) : Ema(n, 2.0 / (static_cast<double>(n) + 1)) {}
    /// `weight`: of the newest value.
    Ema(std::size_t n, double weight) : n_(n), weight_(weight) {}

    double next(double value) {
        if (std::isnan(value)) return kNone;
        if (taken_ >= n_) {
            average_ += (value - average_) * weight_;
            return average_;
        }
        average_ += value;
        if (++taken_ < n_) return kNone;
        average_ /= static_cast<double>(n_);
        return average_;
    }

  private:
    std::size_t n_;
    std::size_t taken_ = 0;
    double weight_;
    /// The sum of the values before the average begins.
    double average_ = 0;
};

/// J. W. Wilder's smoothing: (n − 1) parts of the average before, one of the value; begins with the mean of the first
/// n.
class Rma {
  public:
    explicit Rma(std::size_t n) : n_(n) {}

    double next(double value) {
        if (std::isnan(value)) return kNone;
        const auto n = static_cast<double>(n_);
        if (taken_ >= n_) {
            average_ = (average_ * (n - 1) + value) / n;
            return average_;
        }
        average_ += value;
        if (++taken_ < n_) return kNone;
        average_ /= n;
        return average_;
    }

  private:
    std::size_t n_;
    std::size_t taken_ = 0;
    double average_ = 0;
};

/// Weights n, n − 1, …, 1 from the newest to the oldest value.
class Wma {
  public:
    explicit Wma(std::size_t n) : ring_(n), divisor_(static_cast<double>(n) * (static_cast<double>(n) + 1) / 2) {}

    double next(double value) {
        if (std::isnan(value)) return kNone;
        // In the order of TA-Lib, for the same rounding errors.
        const double leaving = ring_.push(value);
        weighted_ -= ring_.is_full() ? passed_ : 0;
        sum_ += value;
        sum_ -= leaving;
        weighted_ += value * static_cast<double>(ring_.size());
        passed_ = ring_.is_full() ? sum_ : 0;
        zeros_ = value == 0 ? zeros_ + 1 : 0;
        if (ring_.is_full() && (--until_renewal_ <= 0 || zeros_ == ring_.capacity())) renew();
        return ring_.is_full() ? weighted_ / divisor_ : kNone;
    }

  private:
    /// Adds the sums anew from the values, so that rounding errors do not add up without end: once in n values.
    void renew() {
        sum_ = 0;
        weighted_ = 0;
        const std::size_t n = ring_.size();
        for (std::size_t age = n; age-- > 0;) {
            sum_ += ring_[age];
            weighted_ += static_cast<double>(n - age) * ring_[age];
        }
        passed_ = sum_;
        until_renewal_ = static_cast<double>(n);
    }

    Ring ring_;
    double divisor_;
    /// The sum of value times weight.
    double weighted_ = 0;
    double sum_ = 0;
    /// What the weighted sum loses when the next value makes all others older.
    double passed_ = 0;
    /// How many of the newest values are 0.
    std::size_t zeros_ = 0;
    double until_renewal_ = 0;
};

/// 2·EMA − EMA(EMA). P. Mulloy, Technical Analysis of Stocks & Commodities, 1994.
class Dema {
  public:
    explicit Dema(std::size_t n) : first_(n), second_(n) {}

    double next(double value) {
        const double first = first_.next(value);
        return 2 * first - second_.next(first);
    }

  private:
    Ema first_;
    Ema second_;
};

/// 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)). P. Mulloy, 1994.
class Tema {
  public:
    explicit Tema(std::size_t n) : first_(n), second_(n), third_(n) {}

    double next(double value) {
        const double first = first_.next(value);
        const double second = second_.next(first);
        return 3 * first - 3 * second + third_.next(second);
    }

  private:
    Ema first_;
    Ema second_;
    Ema third_;
};

/// Triangular weights: the mean of means, over windows that together are n values long.
class Trima {
  public:
    explicit Trima(std::size_t n) : first_((n + 1) / 2, n), second_(n / 2 + 1, n) {}

    double next(double value) { return second_.next(first_.next(value)); }

  private:
    Sma first_;
    Sma second_;
};

/// Kaufman's adaptive average: an EMA whose weight lies between those of 2 and 30 periods, nearer to 2 the more
/// directly the series moves. P. Kaufman, Trading Systems and Methods, 1995.
class Kama {
  public:
    explicit Kama(std::size_t n) : n_(n), values_(n + 1), changes_(n) {}

    double next(double value);

  private:
    std::size_t n_;
    Ring values_;
    WindowSum changes_;
    double average_ = kNone;
};

/// Six EMAs, one of the other, with weights of the volume factor v. T. Tillson, Technical Analysis of Stocks &
/// Commodities, 1998.
class T3 {
  public:
    explicit T3(std::size_t n, double v = 0.7);

    double next(double value) {
        std::array<double, 6> averages;
        for (std::size_t i = 0; i < stages_.size(); ++i) {
            value = stages_[i].next(value);
            averages[i] = value;
        }
        return c1_ * averages[5] + c2_ * averages[4] + c3_ * averages[3] + c4_ * averages[2];
    }

  private:
    std::array<Ema, 6> stages_;
    double c1_;
    double c2_;
    double c3_;
    double c4_;
};

/// WMA over √n of twice the WMA over n/2 less the WMA over n. A. Hull, 2005.
class Hma {
  public:
    explicit Hma(std::size_t n);

    double next(double value) {
        const double half = half_.next(value);
        const double whole = whole_.next(value);
        return last_.next(2 * half - whole);
    }

  private:
    Wma half_;
    Wma whole_;
    Wma last_;
};

/// EMA of the values and what they gained in (n − 1)/2 bars. J. Ehlers, R. Way, 2010.
class Zlema {
  public:
    explicit Zlema(std::size_t n) : lagged_((n - 1) / 2 + 1), ema_(n) {}

    double next(double value) {
        if (std::isnan(value)) return kNone;
        lagged_.push(value);
        if (!lagged_.is_full()) return kNone;
        return ema_.next(2 * value - lagged_.oldest());
    }

  private:
    Ring lagged_;
    Ema ema_;
};

/// The values themselves.
class Unsmoothed {
  public:
    double next(double value) { return value; }
};

/// A moving average of the kind that a parameter chooses.
class Average {
  public:
    /// AverageKind::Own is not allowed here: the indicator replaces it. Mama has no period.
    Average(AverageKind kind, std::size_t n);

    double next(double value) {
        if (Sma* const sma = std::get_if<Sma>(&average_)) return sma->next(value);
        if (Ema* const ema = std::get_if<Ema>(&average_)) return ema->next(value);
        return next_of_others(value);
    }

  private:
    using Any = std::variant<Sma, Ema, Rma, Wma, Dema, Tema, Trima, Kama, T3, Hma, Zlema, Unsmoothed>;

    static Any make(AverageKind kind, std::size_t n);
    double next_of_others(double value);

    Any average_;
};

/// The number of values before such an average begins.
[[nodiscard]] std::size_t lookback_of(AverageKind kind, std::size_t n);

}  // namespace bourse::indicators
