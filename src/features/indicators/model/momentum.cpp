#include <algorithm>
#include <array>
#include <cmath>

#include "features/indicators/model/averages.hpp"
#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/regression.hpp"

namespace bourse::indicators {
namespace {

// Changes over a number of bars
// --------------------------------------------------------------------------------------------------------------------

/// What `Change` makes of a value and the value n bars before it; 0 to 0 has the change 0.
template <double (*Change)(double now, double before)>
class ChangeOf {
  public:
    explicit ChangeOf(const Arguments& arguments) : values_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const bool is_full = values_.is_full();
        const double before = values_.push(bar.price);
        return is_full ? Change(bar.price, before) : kNone;
    }

  private:
    Ring values_;
};

double difference(double now, double before) {
    return now - before;
}
double rate_of_change(double now, double before) {
    return before == 0 ? 0 : (now / before - 1) * 100;
}
double relative_change(double now, double before) {
    return before == 0 ? 0 : (now - before) / before;
}
double ratio(double now, double before) {
    return before == 0 ? 0 : now / before;
}
double ratio_of_100(double now, double before) {
    return before == 0 ? 0 : now / before * 100;
}

/// The change from each value to the next, as a gain and a loss, both not negative.
struct Move {
    double gain = 0;
    double loss = 0;
};
Move move_between(double before, double now) {
    const double change = now - before;
    return {change > 0 ? change : 0, change < 0 ? -change : 0};
}

/// Wilder's averages of gains and losses, beginning with the first change.
class SmoothedMoves {
  public:
    explicit SmoothedMoves(std::size_t n) : gains_(n), losses_(n) {}
    Move next(double value) {
        const double before = before_;
        before_ = value;
        if (std::isnan(before)) return {kNone, kNone};
        const Move move = move_between(before, value);
        return {gains_.next(move.gain), losses_.next(move.loss)};
    }

  private:
    double before_ = kNone;
    Rma gains_;
    Rma losses_;
};

class RelativeStrength {
  public:
    explicit RelativeStrength(std::size_t n) : n_(n), moves_(n) {}
    explicit RelativeStrength(const Arguments& arguments) : RelativeStrength(arguments.whole(0)) {}
    double next(double value) {
        if (n_ == 1) return value;
        const Move moves = moves_.next(value);
        const double all = moves.gain + moves.loss;
        if (std::isnan(all)) return kNone;
        return all == 0 ? 0 : 100 * (moves.gain / all);
    }
    double next(const Bar& bar) { return next(bar.price); }

  private:
    std::size_t n_;
    SmoothedMoves moves_;
};

class ChandeMomentum {
  public:
    explicit ChandeMomentum(const Arguments& arguments) : n_(arguments.whole(0)), moves_(n_) {}
    double next(const Bar& bar) {
        if (n_ == 1) return bar.price;
        const Move moves = moves_.next(bar.price);
        const double all = moves.gain + moves.loss;
        if (std::isnan(all)) return kNone;
        return all == 0 ? 0 : 100 * ((moves.gain - moves.loss) / all);
    }

  private:
    std::size_t n_;
    SmoothedMoves moves_;
};

/// The same from plain sums of the last changes.
class ChandeMomentumUnsmoothed {
  public:
    explicit ChandeMomentumUnsmoothed(const Arguments& arguments)
        : gains_(arguments.whole(0)), losses_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double before = before_;
        before_ = bar.price;
        if (std::isnan(before)) return kNone;
        const Move move = move_between(before, bar.price);
        const double gains = gains_.push(move.gain);
        const double losses = losses_.push(move.loss);
        const double all = gains + losses;
        if (std::isnan(all)) return kNone;
        return is_zero(all) ? 0 : 100 * ((gains - losses) / all);
    }

  private:
    double before_ = kNone;
    WindowSum gains_;
    WindowSum losses_;
};

/// Gains and losses between open and close.
class IntradayMomentum {
  public:
    explicit IntradayMomentum(const Arguments& arguments) : gains_(arguments.whole(0)), losses_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const Move move = move_between(bar.open, bar.close);
        const double gains = gains_.push(move.gain);
        const double losses = losses_.push(move.loss);
        const double all = gains + losses;
        if (std::isnan(all)) return kNone;
        return is_zero(all) ? 50 : 100 * (gains / all);
    }

  private:
    WindowSum gains_;
    WindowSum losses_;
};

/// How directly a value has moved: the change over n bars as a part of the path.
class Efficiency {
  public:
    explicit Efficiency(const Arguments& arguments) : values_(arguments.whole(0) + 1), path_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const bool is_first = values_.size() == 0;
        const double step = is_first ? 0 : std::fabs(bar.price - values_[0]);
        values_.push(bar.price);
        if (is_first) return kNone;
        const double path = path_.push(step);
        if (std::isnan(path)) return kNone;
        const double direct = bar.price - values_.oldest();
        return path <= direct || is_zero(path) ? 1 : std::fabs(direct / path);
    }

  private:
    Ring values_;
    WindowSum path_;
};

/// The range of the last values as a part of their path.
class VerticalHorizontalFilter {
  public:
    explicit VerticalHorizontalFilter(const Arguments& arguments)
        : highest_(arguments.whole(0)), lowest_(arguments.whole(0)), path_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double before = before_;
        before_ = bar.price;
        const double highest = highest_.push(bar.price);
        const double lowest = lowest_.push(bar.price);
        if (std::isnan(before)) return kNone;
        const double path = path_.push(std::fabs(bar.price - before));
        if (std::isnan(path)) return kNone;
        return is_zero(path) ? 0 : (highest - lowest) / path;
    }

  private:
    double before_ = kNone;
    WindowMax highest_;
    WindowMin lowest_;
    WindowSum path_;
};

// Two averages
// --------------------------------------------------------------------------------------------------------------------

using Macds = std::array<double, 3>;

/// The difference of two averages, the average of the difference, and the difference of both.
template <class OneAverage>
class Convergence {
  public:
    /// `ahead`: values that the faster average leaves out, so that both begin with the same value.
    Convergence(OneAverage fast, OneAverage slow, OneAverage signal, std::size_t ahead)
        : ahead_(ahead), fast_(std::move(fast)), slow_(std::move(slow)), signal_(std::move(signal)) {}
    Macds next(double value) {
        const double slow = slow_.next(value);
        if (taken_ < ahead_) {
            ++taken_;
            return {kNone, kNone, kNone};
        }
        const double macd = fast_.next(value) - slow;
        const double signal = signal_.next(macd);
        if (std::isnan(signal)) return {kNone, kNone, kNone};
        return {macd, signal, macd - signal};
    }

  private:
    std::size_t taken_ = 0;
    std::size_t ahead_;
    OneAverage fast_;
    OneAverage slow_;
    OneAverage signal_;
};

/// Fast and slow, in this order whatever the caller's.
std::array<std::size_t, 2> in_order(std::size_t fast, std::size_t slow) {
    return {std::min(fast, slow), std::max(fast, slow)};
}

class Macd {
  public:
    explicit Macd(const Arguments& arguments)
        : Macd(in_order(arguments.whole(0), arguments.whole(1)), arguments.whole(2)) {}
    Macds next(const Bar& bar) { return convergence_.next(bar.price); }

  private:
    Macd(std::array<std::size_t, 2> periods, std::size_t signal)
        : convergence_(Ema(periods[0]), Ema(periods[1]), Ema(signal), periods[1] - periods[0]) {}

    Convergence<Ema> convergence_;
};

std::size_t lookback_of_macd(const Arguments& arguments) {
    return in_order(arguments.whole(0), arguments.whole(1))[1] - 1 + arguments.whole(2) - 1;
}

/// With the weights 0.15 and 0.075 that G. Appel used for 12 and 26 bars.
class MacdFix {
  public:
    explicit MacdFix(const Arguments& arguments)
        : convergence_(Ema(12, 0.15), Ema(26, 0.075), Ema(arguments.whole(0)), 26 - 12) {}
    Macds next(const Bar& bar) { return convergence_.next(bar.price); }

  private:
    Convergence<Ema> convergence_;
};

/// With averages of any kinds, both of which begin with the later one.
class MacdExtended {
  public:
    explicit MacdExtended(const Arguments& arguments)
        : MacdExtended(Side{arguments, 0}, Side{arguments, 2}, arguments) {}
    Macds next(const Bar& bar) {
        const double slow = count_ < left_out_of_slow_ ? kNone : slow_.next(bar.price);
        const double fast = count_ < left_out_of_fast_ ? kNone : fast_.next(bar.price);
        ++count_;
        const double macd = fast - slow;
        const double signal = signal_.next(macd);
        if (std::isnan(signal)) return {kNone, kNone, kNone};
        return {macd, signal, macd - signal};
    }
    static std::size_t lookback(const Arguments& arguments) {
        const std::size_t fast = lookback_of(arguments.average(1), arguments.whole(0));
        const std::size_t slow = lookback_of(arguments.average(3), arguments.whole(2));
        return std::max(fast, slow) + lookback_of(arguments.average(5), arguments.whole(4));
    }

  private:
    struct Side {
        Side(const Arguments& arguments, std::size_t index)
            : period(arguments.whole(index)), kind(arguments.average(index + 1)) {}
        std::size_t period;
        AverageKind kind;
        [[nodiscard]] std::size_t lookback() const { return lookback_of(kind, period); }
        [[nodiscard]] Average average() const { return {kind, period}; }
    };
    MacdExtended(Side fast, Side slow, const Arguments& arguments)
        : fast_(fast.period <= slow.period ? fast.average() : slow.average()),
          slow_(fast.period <= slow.period ? slow.average() : fast.average()),
          signal_(arguments.average(5), arguments.whole(4)) {
        if (slow.period < fast.period) std::swap(fast, slow);
        const std::size_t later = std::max(fast.lookback(), slow.lookback());
        left_out_of_fast_ = later - fast.lookback();
        left_out_of_slow_ = later - slow.lookback();
    }

    Average fast_;
    Average slow_;
    Average signal_;
    std::size_t count_ = 0;
    std::size_t left_out_of_fast_ = 0;
    std::size_t left_out_of_slow_ = 0;
};

/// The difference of two averages of any kind, or its percentage of the slower one.
template <bool is_percentage>
class PriceOscillator {
  public:
    explicit PriceOscillator(const Arguments& arguments)
        : PriceOscillator(in_order(arguments.whole(0), arguments.whole(1)), arguments.average(2)) {}
    double next(const Bar& bar) {
        const double fast = fast_.next(bar.price);
        const double slow = slow_.next(bar.price);
        if (!is_percentage) return fast - slow;
        if (std::isnan(slow) || std::isnan(fast)) return kNone;
        return is_zero(slow) ? 0 : (fast - slow) / slow * 100;
    }

  private:
    PriceOscillator(std::array<std::size_t, 2> periods, AverageKind kind)
        : fast_(kind, periods[0]), slow_(kind, periods[1]) {}

    Average fast_;
    Average slow_;
};

std::size_t lookback_of_oscillator(const Arguments& arguments) {
    return lookback_of(arguments.average(2), in_order(arguments.whole(0), arguments.whole(1))[1]);
}

/// The difference of simple averages of the middle of the bars.
class Awesome {
  public:
    explicit Awesome(const Arguments& arguments) : fast_(arguments.whole(0)), slow_(arguments.whole(1)) {}
    double next(const Bar& bar) {
        const double middle = (bar.high + bar.low) / 2;
        const double fast = fast_.next(middle);
        return fast - slow_.next(middle);
    }

  private:
    Sma fast_;
    Sma slow_;
};

std::size_t lookback_of_awesome(const Arguments& arguments) {
    return in_order(arguments.whole(0), arguments.whole(1))[1] - 1;
}

class Accelerator {
  public:
    explicit Accelerator(const Arguments& arguments) : awesome_(arguments), signal_(arguments.whole(2)) {}
    double next(const Bar& bar) {
        const double awesome = awesome_.next(bar);
        return awesome - signal_.next(awesome);
    }

  private:
    Awesome awesome_;
    Sma signal_;
};

/// The change of a triple exponential average, in percent.
class Trix {
  public:
    explicit Trix(const Arguments& arguments)
        : first_(arguments.whole(0)), second_(arguments.whole(0)), third_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double average = third_.next(second_.next(first_.next(bar.price)));
        const double before = before_;
        before_ = average;
        if (std::isnan(before)) return kNone;
        return rate_of_change(average, before);
    }

  private:
    Ema first_;
    Ema second_;
    Ema third_;
    double before_ = kNone;
};

/// Twice smoothed changes as a percentage of twice smoothed movements.
class TrueStrength {
  public:
    explicit TrueStrength(const Arguments& arguments)
        : first_(arguments.whole(0)),
          second_(arguments.whole(1)),
          first_of_size_(arguments.whole(0)),
          second_of_size_(arguments.whole(1)) {}
    double next(const Bar& bar) {
        const double before = before_;
        before_ = bar.price;
        if (std::isnan(before)) return kNone;
        const double change = bar.price - before;
        const double smoothed = second_.next(first_.next(change));
        const double size = second_of_size_.next(first_of_size_.next(std::fabs(change)));
        if (std::isnan(size)) return kNone;
        return size == 0 ? 0 : 100 * (smoothed / size);
    }

  private:
    double before_ = kNone;
    Ema first_;
    Ema second_;
    Ema first_of_size_;
    Ema second_of_size_;
};

class Coppock {
  public:
    explicit Coppock(const Arguments& arguments)
        : first_(arguments.whole(1)), second_(arguments.whole(2)), average_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double first = change(first_, bar.price);
        const double second = change(second_, bar.price);
        return average_.next(first + second);
    }

  private:
    static double change(Ring& values, double value) {
        const bool is_full = values.is_full();
        const double before = values.push(value);
        return is_full ? rate_of_change(value, before) : kNone;
    }

    Ring first_;
    Ring second_;
    Wma average_;
};

std::size_t lookback_of_detrended(const Arguments& arguments) {
    const std::size_t n = arguments.whole(0);
    return std::max(n - 1, n / 2 + 1);
}

class DetrendedPrice {
  public:
    explicit DetrendedPrice(const Arguments& arguments)
        : values_(arguments.whole(0) / 2 + 2), average_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        values_.push(bar.price);
        const double average = average_.next(bar.price);
        if (std::isnan(average) || !values_.is_full()) return kNone;
        return values_.oldest() - average;
    }

  private:
    Ring values_;
    Sma average_;
};

/// The mean distance from open to close.
class Qstick {
  public:
    explicit Qstick(const Arguments& arguments) : average_(arguments.whole(0)) {}
    double next(const Bar& bar) { return average_.next(bar.close - bar.open); }

  private:
    Sma average_;
};

class ElderRay {
  public:
    explicit ElderRay(const Arguments& arguments) : average_(arguments.whole(0)) {}
    std::array<double, 2> next(const Bar& bar) {
        const double average = average_.next(bar.close);
        return {bar.high - average, bar.low - average};
    }

  private:
    Ema average_;
};

/// How far the price is from what the line through the values before it forecasts, in percent of the price.
class ForecastOscillator {
  public:
    explicit ForecastOscillator(const Arguments& arguments) : regression_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double forecast = forecast_;
        forecast_ = regression_.push(bar.price).at(regression_.n());
        if (std::isnan(forecast)) return kNone;
        return is_zero(bar.price) ? 0 : 100 * (bar.price - forecast) / bar.price;
    }

  private:
    double forecast_ = kNone;
    WindowRegression regression_;
};

/// Where the close lies in the range of the bar.
class BalanceOfPower {
  public:
    explicit BalanceOfPower(const Arguments&) {}
    double next(const Bar& bar) {
        const double range = bar.high - bar.low;
        return range < 1e-14 ? 0 : (bar.close - bar.open) / range;
    }
};

}  // namespace

std::vector<Declaration> momentum_indicators() {
    constexpr Group kGroup = Group::Momentum;
    const std::vector<Output> macd_outputs{{"macd"}, {"signal"}, {"hist"}};
    const Parameter fast = whole("fast", 12, 2, "Number of bars of the faster average");
    const Parameter slow = whole("slow", 26, 2, "Number of bars of the slower average");
    const Parameter signal = whole("signal", 9, 1, "Number of bars of the average of the difference");
    std::vector<Declaration> all = oscillators();

    // Changes
    all.push_back(of_one_output(kGroup, "mom", "Momentum", "The change over a number of bars.", "Difference",
                                {period(10, 1)}, {"price"}, lookback_of_period, make_state<ChangeOf<difference>>));
    all.push_back(of_one_output(kGroup, "roc", "Rate of change", "The change over a number of bars, in percent.",
                                "(price / earlier price - 1) * 100", {period(10, 1)}, {"price"}, lookback_of_period,
                                make_state<ChangeOf<rate_of_change>>));
    all.push_back(of_one_output(kGroup, "rocp", "Rate of change, relative",
                                "The change over a number of bars as a part of the earlier price.",
                                "(price - earlier price) / earlier price", {period(10, 1)}, {"price"},
                                lookback_of_period, make_state<ChangeOf<relative_change>>));
    all.push_back(of_one_output(kGroup, "rocr", "Rate of change, ratio", "The price divided by the earlier price.",
                                "price / earlier price", {period(10, 1)}, {"price"}, lookback_of_period,
                                make_state<ChangeOf<ratio>>));
    all.push_back(of_one_output(kGroup, "rocr100", "Rate of change, ratio of 100",
                                "The price in percent of the earlier price.", "price / earlier price * 100",
                                {period(10, 1)}, {"price"}, lookback_of_period, make_state<ChangeOf<ratio_of_100>>));
    all.push_back(
        of_one_output(kGroup, "rsi", "Relative strength index",
                      "The average gain as a percentage of the average gains and losses, with the averages of Wilder.",
                      "J. W. Wilder, New Concepts in Technical Trading Systems, 1978", {period(14, 2)}, {"price"},
                      lookback_of_period, make_state<RelativeStrength>));
    all.push_back(of_one_output(
        kGroup, "cmo", "Chande momentum oscillator",
        "The difference of average gain and average loss as a percentage of both, with the averages of Wilder.",
        "T. Chande and S. Kroll, The New Technical Trader, 1994", {period(14, 2)}, {"price"}, lookback_of_period,
        make_state<ChandeMomentum>));
    all.push_back(of_one_output(kGroup, "cmou", "Chande momentum oscillator, unsmoothed",
                                "The difference of gains and losses of the last bars as a percentage of both.",
                                "T. Chande and S. Kroll, The New Technical Trader, 1994", {period(14, 2)}, {"price"},
                                lookback_of_period, make_state<ChandeMomentumUnsmoothed>));
    all.push_back(of_one_output(kGroup, "imi", "Intraday momentum index",
                                "The gains from open to close as a percentage of these gains and losses.",
                                "T. Chande and S. Kroll, The New Technical Trader, 1994", {period(14, 2)},
                                {"open", "close"}, lookback_of_window, make_state<IntradayMomentum>));
    all.push_back(of_one_output(kGroup, "er", "Kaufman efficiency ratio",
                                "The change over a number of bars as a part of the path of the price.",
                                "P. Kaufman, Trading Systems and Methods, 1995", {period(10, 2)}, {"price"},
                                lookback_of_period, make_state<Efficiency>));
    all.push_back(of_one_output(kGroup, "vhf", "Vertical horizontal filter",
                                "The range of the last prices as a part of their path.",
                                "A. White, Futures, August 1991", {period(28, 2)}, {"price"}, lookback_of_period,
                                make_state<VerticalHorizontalFilter>));
    all.push_back(of_one_output(kGroup, "bop", "Balance of power",
                                "The distance from open to close as a part of the range of the bar.",
                                "I. Livshin, Technical Analysis of Stocks & Commodities, August 2001", {},
                                {"open", "high", "low", "close"}, lookback_of_bars<0>, make_state<BalanceOfPower>));
    all.push_back(of_one_output(kGroup, "fosc", "Forecast oscillator",
                                "The distance of the price from the forecast of a linear regression, in percent.",
                                "T. Chande and S. Kroll, The New Technical Trader, 1994", {period(5, 2)}, {"price"},
                                lookback_of_period, make_state<ForecastOscillator>));

    // Two averages
    all.push_back({
        .name = "macd",
        .title = "Moving average convergence/divergence",
        .group = kGroup,
        .description = "The difference of two exponential averages, its exponential average, and their difference.",
        .source = "G. Appel, The Moving Average Convergence Divergence Method, 1979",
        .parameters = {fast, slow, signal},
        .inputs = {"price"},
        .outputs = macd_outputs,
        .lookback = lookback_of_macd,
        .make = make_state<Macd>,
    });
    all.push_back({
        .name = "macdext",
        .title = "MACD with any averages",
        .group = kGroup,
        .description = "MACD with moving averages of chosen kinds.",
        .source = "TA-Lib",
        .parameters = {fast, average("fast_type", AverageKind::Sma, "Kind of the faster average"), slow,
                       average("slow_type", AverageKind::Sma, "Kind of the slower average"), signal,
                       average("signal_type", AverageKind::Sma, "Kind of the average of the difference")},
        .inputs = {"price"},
        .outputs = macd_outputs,
        .lookback = MacdExtended::lookback,
        .make = make_state<MacdExtended>,
    });
    all.push_back({
        .name = "macdfix",
        .title = "MACD of 12 and 26 bars",
        .group = kGroup,
        .description = "MACD with the weights 0.15 and 0.075 of its first publication.",
        .source = "G. Appel, The Moving Average Convergence Divergence Method, 1979",
        .parameters = {signal},
        .inputs = {"price"},
        .outputs = macd_outputs,
        .lookback = [](const Arguments& arguments) { return 25 + arguments.whole(0) - 1; },
        .make = make_state<MacdFix>,
    });
    const Parameter type = average("type", AverageKind::Ema, "Kind of the averages");
    all.push_back(of_one_output(kGroup, "apo", "Absolute price oscillator", "The difference of two moving averages.",
                                "TA-Lib", {fast, slow, type}, {"price"}, lookback_of_oscillator,
                                make_state<PriceOscillator<false>>));
    all.push_back(of_one_output(kGroup, "ppo", "Percentage price oscillator",
                                "The difference of two moving averages in percent of the slower one.", "TA-Lib",
                                {fast, slow, type}, {"price"}, lookback_of_oscillator,
                                make_state<PriceOscillator<true>>));
    all.push_back(of_one_output(kGroup, "ao", "Awesome oscillator",
                                "The difference of two simple averages of the middle of the bars.",
                                "B. Williams, Trading Chaos, 1995",
                                {whole("fast", 5, 2, "Number of bars of the faster average"),
                                 whole("slow", 34, 2, "Number of bars of the slower average")},
                                {"high", "low"}, lookback_of_awesome, make_state<Awesome>));
    all.push_back(of_one_output(
        kGroup, "ac", "Accelerator oscillator", "The awesome oscillator less its simple average.",
        "B. Williams, New Trading Dimensions, 1998",
        {whole("fast", 5, 2, "Number of bars of the faster average"),
         whole("slow", 34, 2, "Number of bars of the slower average"),
         whole("signal", 5, 2, "Number of bars of the average of the oscillator")},
        {"high", "low"},
        [](const Arguments& arguments) { return lookback_of_awesome(arguments) + arguments.whole(2) - 1; },
        make_state<Accelerator>));
    all.push_back(of_one_output(
        kGroup, "trix", "Rate of change of a triple average",
        "The change of a triple exponential average from bar to bar, in percent.",
        "J. Hutson, Technical Analysis of Stocks & Commodities, 1983", {period(30, 1)}, {"price"},
        [](const Arguments& arguments) { return 3 * (arguments.whole(0) - 1) + 1; }, make_state<Trix>));
    all.push_back(of_one_output(
        kGroup, "tsi", "True strength index", "Twice smoothed changes in percent of twice smoothed movements.",
        "W. Blau, Technical Analysis of Stocks & Commodities, November 1991",
        {whole("first", 25, 2, "Number of bars of the first average"),
         whole("second", 13, 2, "Number of bars of the second average")},
        {"price"}, [](const Arguments& arguments) { return arguments.whole(0) + arguments.whole(1) - 1; },
        make_state<TrueStrength>));
    all.push_back(of_one_output(
        kGroup, "coppock", "Coppock curve", "The weighted average of the sum of two rates of change.",
        "E. Coppock, Barron's, October 1962",
        {whole("period", 10, 1, "Number of bars of the average"),
         whole("first", 11, 1, "Number of bars of the first rate of change"),
         whole("second", 14, 1, "Number of bars of the second rate of change")},
        {"price"},
        [](const Arguments& arguments) {
            return in_order(arguments.whole(1), arguments.whole(2))[1] + arguments.whole(0) - 1;
        },
        make_state<Coppock>));
    all.push_back(of_one_output(kGroup, "dpo", "Detrended price oscillator",
                                "The price of half a period and a bar ago less the simple average.",
                                "W. Blau; S. Achelis, Technical Analysis from A to Z, 1995", {period(20, 2)}, {"price"},
                                lookback_of_detrended, make_state<DetrendedPrice>));
    all.push_back(of_one_output(kGroup, "qstick", "Qstick", "The simple average of the distances from open to close.",
                                "T. Chande and S. Kroll, The New Technical Trader, 1994", {period(10, 1)},
                                {"open", "close"}, lookback_of_window, make_state<Qstick>));
    all.push_back({
        .name = "eri",
        .title = "Elder ray index",
        .group = kGroup,
        .description = "The distances of high and low from the exponential average of the close: bull and bear power.",
        .source = "A. Elder, Trading for a Living, 1993",
        .parameters = {period(13, 1)},
        .inputs = {"high", "low", "close"},
        .outputs = {{"bull"}, {"bear"}},
        .lookback = lookback_of_window,
        .make = make_state<ElderRay>,
    });
    return all;
}

}  // namespace bourse::indicators
