#include <algorithm>
#include <cmath>
#include <numbers>

#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/regression.hpp"

namespace bourse::indicators {
namespace {

class StandardDeviation {
  public:
    explicit StandardDeviation(const Arguments& arguments)
        : factor_(arguments.real(1)), variance_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double variance = variance_.push(bar.price);
        return std::sqrt(variance) * factor_;
    }

  private:
    double factor_;
    WindowVariance variance_;
};

/// TA-Lib gives the factor no effect.
class Variance {
  public:
    explicit Variance(const Arguments& arguments) : variance_(arguments.whole(0)) {}
    double next(const Bar& bar) { return variance_.push(bar.price); }

  private:
    WindowVariance variance_;
};

/// What `Value` makes of the regression line of the last n values.
template <double (*Value)(const WindowRegression::Line&, double n)>
class OfRegression {
  public:
    explicit OfRegression(const Arguments& arguments) : regression_(arguments.whole(0)) {}
    double next(const Bar& bar) { return Value(regression_.push(bar.price), regression_.n()); }

  private:
    WindowRegression regression_;
};

double end_of_line(const WindowRegression::Line& line, double n) {
    return line.at(n - 1);
}
double forecast(const WindowRegression::Line& line, double n) {
    return line.at(n);
}
double intercept(const WindowRegression::Line& line, double) {
    return line.intercept;
}
double slope(const WindowRegression::Line& line, double) {
    return line.slope;
}
double angle(const WindowRegression::Line& line, double) {
    return std::atan(line.slope) * (180 / std::numbers::pi);
}

/// The sums of two series over the last n values, of their squares and of their products, all of distances from the
/// first values of the window; computed anew once in n values.
class WindowProducts {
  public:
    struct Moments {
        double variance_x = kNone;
        double variance_y = kNone;
        double covariance = kNone;
    };

    explicit WindowProducts(std::size_t n) : n_(static_cast<double>(n)), xs_(n), ys_(n) {}

    /// n² times the moments; kNone until n pairs were taken.
    Moments push(double x, double y) {
        const bool was_full = xs_.is_full();
        equal_xs_ = xs_.size() > 0 && xs_[0] == x ? equal_xs_ + 1 : 1;
        equal_ys_ = ys_.size() > 0 && ys_[0] == y ? equal_ys_ + 1 : 1;
        const double leaving_x = xs_.push(x) - origin_x_;
        const double leaving_y = ys_.push(y) - origin_y_;
        if (!xs_.is_full()) return {};
        if (!was_full || xs_.is_aligned() || xs_.capacity() <= kShort) {
            renew();
        } else {
            add(x - origin_x_, y - origin_y_, 1);
            add(leaving_x, leaving_y, -1);
            // What is left of much larger sums has lost its digits.
            if (xx_ < kLost * largest_xx_ || yy_ < kLost * largest_yy_) renew();
        }
        largest_xx_ = std::max(largest_xx_, xx_);
        largest_yy_ = std::max(largest_yy_, yy_);
        const bool moves_x = equal_xs_ < xs_.capacity();
        const bool moves_y = equal_ys_ < ys_.capacity();
        return {moves_x ? n_ * xx_ - x_ * x_ : 0, moves_y ? n_ * yy_ - y_ * y_ : 0,
                moves_x && moves_y ? n_ * xy_ - x_ * y_ : 0};
    }

  private:
    /// In short windows, the sums are computed anew with each pair.
    static constexpr std::size_t kShort = 8;
    static constexpr double kLost = 1e-2;

    void add(double x, double y, double sign) {
        x_ += sign * x;
        y_ += sign * y;
        xx_ += sign * x * x;
        yy_ += sign * y * y;
        xy_ += sign * x * y;
    }
    void renew() {
        origin_x_ = xs_.oldest();
        origin_y_ = ys_.oldest();
        x_ = y_ = xx_ = yy_ = xy_ = 0;
        largest_xx_ = largest_yy_ = 0;
        for (std::size_t i = 0; i < xs_.size(); ++i) add(xs_.values()[i] - origin_x_, ys_.values()[i] - origin_y_, 1);
    }

    double n_;
    Ring xs_;
    Ring ys_;
    /// How many of the newest values are equal.
    std::size_t equal_xs_ = 0;
    std::size_t equal_ys_ = 0;
    double origin_x_ = 0;
    double origin_y_ = 0;
    double x_ = 0;
    double y_ = 0;
    double xx_ = 0;
    double yy_ = 0;
    double xy_ = 0;
    /// Since the sums were computed anew.
    double largest_xx_ = 0;
    double largest_yy_ = 0;
};

/// Of the highs and the lows.
class Correlation {
  public:
    explicit Correlation(const Arguments& arguments) : products_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const auto moments = products_.push(bar.high, bar.low);
        if (std::isnan(moments.covariance)) return kNone;
        const double variances = moments.variance_x * moments.variance_y;
        return variances > 0 ? moments.covariance / std::sqrt(variances) : 0;
    }

  private:
    WindowProducts products_;
};

/// How much the relative changes of the lows follow those of the highs.
class Beta {
  public:
    explicit Beta(const Arguments& arguments) : products_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double high = high_;
        const double low = low_;
        high_ = bar.high;
        low_ = bar.low;
        if (std::isnan(high)) return kNone;
        const auto moments = products_.push(change(high, bar.high), change(low, bar.low));
        if (std::isnan(moments.covariance)) return kNone;
        return is_zero(moments.variance_x) ? 0 : moments.covariance / moments.variance_x;
    }

  private:
    static double change(double before, double now) { return is_zero(before) ? 0 : (now - before) / before; }

    double high_ = kNone;
    double low_ = kNone;
    WindowProducts products_;
};

/// The last n values, sorted. A value costs a search and a move of memory.
class SortedWindow {
  public:
    explicit SortedWindow(std::size_t n) : ring_(n) {}
    void push(double value) {
        const bool was_full = ring_.is_full();
        const double leaving = ring_.push(value);
        if (was_full) sorted_.erase(std::ranges::lower_bound(sorted_, leaving));
        sorted_.insert(std::ranges::upper_bound(sorted_, value), value);
    }
    [[nodiscard]] bool is_full() const { return ring_.is_full(); }
    [[nodiscard]] const std::vector<double>& sorted() const { return sorted_; }

  private:
    Ring ring_;
    std::vector<double> sorted_;
};

/// The value below or at which a part of the values lies, by the nearest rank.
class Percentile {
  public:
    explicit Percentile(const Arguments& arguments) : part_(arguments.real(1) / 100), window_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        window_.push(bar.price);
        if (!window_.is_full()) return kNone;
        const auto n = static_cast<double>(window_.sorted().size());
        const double rank = std::clamp(std::ceil(part_ * n), 1.0, n);
        return window_.sorted()[static_cast<std::size_t>(rank) - 1];
    }

  private:
    double part_;
    SortedWindow window_;
};

/// The part of the n values before that are lower, in percent.
class PercentRank {
  public:
    explicit PercentRank(const Arguments& arguments) : window_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        double rank = kNone;
        if (window_.is_full()) {
            const auto& sorted = window_.sorted();
            const auto lower = std::ranges::lower_bound(sorted, bar.price) - sorted.begin();
            rank = 100 * static_cast<double>(lower) / static_cast<double>(sorted.size());
        }
        window_.push(bar.price);
        return rank;
    }

  private:
    SortedWindow window_;
};

}  // namespace

std::vector<Declaration> statistics() {
    constexpr Group kGroup = Group::Statistics;
    const std::string_view squares = "Least squares";
    const Parameter factor = real("factor", 1, -3e37, 3e37, "Number of deviations");
    std::vector<Declaration> all;
    all.push_back(of_one_output(kGroup, "stddev", "Standard deviation",
                                "The standard deviation of the last values as a population, times a factor.",
                                "Population standard deviation", {period(5, 2), factor}, {"price"}, lookback_of_window,
                                make_state<StandardDeviation>));
    all.push_back(of_one_output(kGroup, "var", "Variance", "The variance of the last values as a population.",
                                "Population variance",
                                {period(5, 1), real("factor", 1, -3e37, 3e37, "Without effect, as in TA-Lib")},
                                {"price"}, lookback_of_window, make_state<Variance>));
    all.push_back(of_one_output(kGroup, "linearreg", "Linear regression",
                                "The end of the line with the least squares through the last values.", squares,
                                {period(14, 2)}, {"price"}, lookback_of_window, make_state<OfRegression<end_of_line>>));
    all.push_back(of_one_output(kGroup, "linearreg_angle", "Linear regression angle",
                                "The angle of the line with the least squares, in degrees.", squares, {period(14, 2)},
                                {"price"}, lookback_of_window, make_state<OfRegression<angle>>));
    all.push_back(of_one_output(kGroup, "linearreg_intercept", "Linear regression intercept",
                                "The beginning of the line with the least squares.", squares, {period(14, 2)},
                                {"price"}, lookback_of_window, make_state<OfRegression<intercept>>));
    all.push_back(of_one_output(kGroup, "linearreg_slope", "Linear regression slope",
                                "The slope of the line with the least squares, by bar.", squares, {period(14, 2)},
                                {"price"}, lookback_of_window, make_state<OfRegression<slope>>));
    all.push_back(of_one_output(kGroup, "tsf", "Time series forecast",
                                "Where the line with the least squares is one bar later.", squares, {period(14, 2)},
                                {"price"}, lookback_of_window, make_state<OfRegression<forecast>>));
    all.push_back(of_one_output(kGroup, "correl", "Correlation", "Pearson's correlation of the highs and the lows.",
                                "K. Pearson, 1895", {period(30, 1)}, {"high", "low"}, lookback_of_window,
                                make_state<Correlation>));
    all.push_back(of_one_output(kGroup, "beta", "Beta",
                                "The slope of the relative changes of the lows over those of the highs.",
                                "W. Sharpe, Journal of Finance, September 1964", {period(5, 1)}, {"high", "low"},
                                lookback_of_period, make_state<Beta>));
    all.push_back(of_one_output(kGroup, "percentile", "Percentile",
                                "The value below or at which a part of the last values lies, by the nearest rank.",
                                "Nearest-rank method",
                                {period(30, 2), real("percentile", 50, 0, 100, "Part of the values, in percent")},
                                {"price"}, lookback_of_window, make_state<Percentile>));
    all.push_back(of_one_output(kGroup, "percentrank", "Percent rank",
                                "The part of the values before that are lower, in percent.", "TA-Lib", {period(100, 2)},
                                {"price"}, lookback_of_period, make_state<PercentRank>));
    return all;
}

}  // namespace bourse::indicators
