#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "features/indicators/model/bars.hpp"

namespace bourse::indicators {

/// The last `capacity` (≥ 1) values. Its memory grows with what it has taken, not with its capacity.
class Ring {
  public:
    explicit Ring(std::size_t capacity) : capacity_(capacity) {}

    /// Appends a value. Returns the one that leaves; 0 while none does.
    double push(double value) {
        if (values_.size() < capacity_) {
            values_.push_back(value);
            return 0;
        }
        const double leaving = values_[at_];
        values_[at_] = value;
        if (++at_ == capacity_) at_ = 0;
        return leaving;
    }

    [[nodiscard]] bool is_full() const { return values_.size() == capacity_; }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    /// Whether the oldest value is the first one in memory: once in `capacity` pushes.
    [[nodiscard]] bool is_aligned() const { return at_ == 0 && is_full(); }
    [[nodiscard]] double oldest() const { return values_[at_]; }
    /// The value `age` pushes ago; 0: the newest. `age` < size().
    [[nodiscard]] double operator[](std::size_t age) const {
        const std::size_t newest = at_ == 0 ? values_.size() - 1 : at_ - 1;
        return values_[newest >= age ? newest - age : newest + values_.size() - age];
    }
    /// The values in memory, from the oldest on only while is_aligned() or not is_full().
    [[nodiscard]] const std::vector<double>& values() const { return values_; }

  private:
    std::size_t capacity_;
    std::size_t at_ = 0;
    std::vector<double> values_;
};

/// The sum of the last n values. Running: one subtraction and one addition a value, in the order of TA-Lib, so that
/// even rounding errors are the same. After kRenewal values, and once more after each as many, it is added anew from
/// the values, so that these errors stay below kRenewal times that of one addition. The sum of zeros is exactly 0.
class WindowSum {
  public:
    explicit WindowSum(std::size_t n, std::size_t renewal = kRenewal) : ring_(n), renewal_(renewal) {}

    /// kNone until n values were taken.
    double push(double value) {
        sum_ -= ring_.push(value);
        sum_ += value;
        zeros_ = value == 0 ? zeros_ + 1 : 0;
        if (zeros_ >= ring_.capacity()) sum_ = 0;
        if (++since_renewal_ >= renewal_ && ring_.is_aligned()) renew();
        return ring_.is_full() ? sum_ : kNone;
    }
    [[nodiscard]] const Ring& ring() const { return ring_; }

  private:
    static constexpr std::size_t kRenewal = 65'536;

    void renew() {
        sum_ = 0;
        for (const double value : ring_.values()) sum_ += value;
        since_renewal_ = 0;
    }

    Ring ring_;
    std::size_t renewal_;
    double sum_ = 0;
    /// How many of the newest values are 0.
    std::size_t zeros_ = 0;
    std::size_t since_renewal_ = 0;
};

/// The extreme of the last n values by `Better`, as of std::less for the lowest. A value costs a constant number of
/// comparisons whatever n: the window is the end of a block of n values, of which the extremes of all its ends are
/// known, and the beginning of the next block, of which one is (van Herk 1992; Gil and Werman 1993).
template <class Better>
class WindowExtreme {
  public:
    explicit WindowExtreme(std::size_t n) : n_(n) {}

    /// kNone until n values were taken.
    double push(double value) {
        if (at_ == n_) end_block();
        newest_ = at_ == 0 || better(value, newest_) ? value : newest_;
        if (block_.size() < n_) {
            block_.push_back(value);
            ++at_;
            return at_ == n_ ? newest_ : kNone;
        }
        // The block before, from the value after the one that this replaces.
        const double older = at_ + 1 < n_ ? block_[at_ + 1] : newest_;
        block_[at_++] = value;
        return better(older, newest_) ? older : newest_;
    }

  private:
    static bool better(double a, double b) { return Better()(a, b); }
    /// Turns the full block into the extremes of its ends.
    void end_block() {
        for (std::size_t i = n_ - 1; i-- > 0;) {
            if (better(block_[i + 1], block_[i])) block_[i] = block_[i + 1];
        }
        at_ = 0;
    }

    std::size_t n_;
    std::size_t at_ = 0;
    std::vector<double> block_;
    double newest_ = 0;
};

using WindowMin = WindowExtreme<std::less<>>;
using WindowMax = WindowExtreme<std::greater<>>;

/// How many values ago the extreme of the last n was, in a constant number of comparisons a value; of equal ones the
/// latest.
template <class Better>
class WindowExtremeAge {
  public:
    explicit WindowExtremeAge(std::size_t n) : n_(n) {}

    struct Found {
        double value = kNone;
        std::size_t age = 0;
        [[nodiscard]] bool exists() const { return !std::isnan(value); }
    };

    Found push(double value) {
        if (at_ == n_) end_block();
        if (at_ == 0 || !better(newest_.value, value)) newest_ = {value, count_};
        const bool is_first_block = block_.size() < n_;
        Place older = newest_;
        if (is_first_block) {
            block_.push_back({value, count_});
        } else {
            if (at_ + 1 < n_) older = block_[at_ + 1];
            block_[at_] = {value, count_};
        }
        ++at_;
        ++count_;
        if (is_first_block && at_ < n_) return {};
        const Place best = better(older.value, newest_.value) ? older : newest_;
        return {best.value, count_ - 1 - best.number};
    }

  private:
    struct Place {
        double value = 0;
        std::size_t number = 0;
    };

    static bool better(double a, double b) { return Better()(a, b); }
    void end_block() {
        for (std::size_t i = n_ - 1; i-- > 0;) {
            if (!better(block_[i].value, block_[i + 1].value)) block_[i] = block_[i + 1];
        }
        at_ = 0;
    }

    std::size_t n_;
    std::size_t at_ = 0;
    std::size_t count_ = 0;
    std::vector<Place> block_;
    Place newest_;
};

/// The mean and the population variance of the last n values. Each value moves both by its difference to the one that
/// leaves (after B. Welford, Technometrics, 1962), so large prices with small changes keep their digits. Once in n
/// values, in short windows with each value, both are computed anew; a window of equal values has exactly no variance.
class WindowVariance {
  public:
    explicit WindowVariance(std::size_t n) : n_(static_cast<double>(n)), ring_(n) {}

    /// Returns the variance; kNone until n values were taken.
    double push(double value) {
        const bool was_full = ring_.is_full();
        equal_ = ring_.size() > 0 && value == newest_ ? equal_ + 1 : 1;
        newest_ = value;
        const double leaving = ring_.push(value);
        if (equal_ >= ring_.capacity()) {
            mean_ = value;
            squares_ = 0;
        } else if (was_full && !ring_.is_aligned() && ring_.capacity() > kShort) {
            const double mean_before = mean_;
            mean_ += (value - leaving) / n_;
            squares_ += (value - leaving) * ((value - mean_) + (leaving - mean_before));
            // What is left of a much larger sum has lost its digits.
            if (squares_ < kLost * largest_) renew();
        } else if (ring_.is_full()) {
            renew();
        }
        largest_ = std::max(largest_, squares_);
        return ring_.is_full() ? std::max(squares_, 0.0) / n_ : kNone;
    }
    [[nodiscard]] double mean() const { return mean_; }

  private:
    static constexpr std::size_t kShort = 8;
    static constexpr double kLost = 1e-2;

    void renew() {
        // Distances from one of the values have fewer digits than the values.
        const double origin = ring_.oldest();
        double sum = 0;
        squares_ = 0;
        largest_ = 0;
        for (const double value : ring_.values()) {
            sum += value - origin;
            squares_ += (value - origin) * (value - origin);
        }
        mean_ = origin + sum / n_;
        squares_ -= sum * sum / n_;
    }

    double n_;
    Ring ring_;
    double newest_ = 0;
    /// How many of the newest values are equal.
    std::size_t equal_ = 0;
    double mean_ = 0;
    double squares_ = 0;
    /// Of the squares, since they were computed anew.
    double largest_ = 0;
};

/// Whether a value is nothing but the rounding error of values of this size.
[[nodiscard]] inline bool is_noise(double value, double size) {
    return std::fabs(value) <= 1e-14 * std::fabs(size);
}

/// Whether TA-Lib takes a value for 0.
[[nodiscard]] inline bool is_zero(double value) {
    return std::fabs(value) < 1e-14;
}

}  // namespace bourse::indicators
