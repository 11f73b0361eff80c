#include <algorithm>
#include <array>
#include <cmath>

#include "features/indicators/model/averages.hpp"
#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/true_range.hpp"

namespace bourse::indicators {
namespace {

using Pair = std::array<double, 2>;

constexpr Pair kNoPair{kNone, kNone};

// Directional movement (J. W. Wilder, New Concepts in Technical Trading Systems, 1978)
// --------------------------------------------------------------------------------------------------------------------

/// How far a bar reaches beyond the one before it, on the side where it reaches farther.
struct DirectionalMove {
    double plus = 0;
    double minus = 0;
    double range = 0;
};

/// The moves of bars, kNone for the first bar.
class DirectionalMoves {
  public:
    DirectionalMove next(const Bar& bar) {
        const double rise = bar.high - high_;
        const double fall = low_ - bar.low;
        const bool is_first = std::isnan(high_);
        high_ = bar.high;
        low_ = bar.low;
        const double range = range_.next(bar);
        if (is_first) return {kNone, kNone, kNone};
        return {rise > 0 && rise > fall ? rise : 0, fall > 0 && rise < fall ? fall : 0, range};
    }

  private:
    double high_ = kNone;
    double low_ = kNone;
    TrueRange range_;
};

/// Wilder's running sums of n moves; for n = 1 the moves themselves. They begin with the sum of n − 1 moves.
class DirectionalSums {
  public:
    explicit DirectionalSums(std::size_t n) : n_(n) {}

    /// kNone before the first sum.
    DirectionalMove next(const Bar& bar) {
        const DirectionalMove move = moves_.next(bar);
        if (n_ == 1 || std::isnan(move.plus)) return move;
        const auto n = static_cast<double>(n_);
        if (taken_ < n_ - 1) {
            ++taken_;
            sums_ = {sums_.plus + move.plus, sums_.minus + move.minus, sums_.range + move.range};
            return taken_ == n_ - 1 ? sums_ : DirectionalMove{kNone, kNone, kNone};
        }
        sums_ = {sums_.plus - sums_.plus / n + move.plus, sums_.minus - sums_.minus / n + move.minus,
                 sums_.range - sums_.range / n + move.range};
        return sums_;
    }

  private:
    std::size_t n_;
    std::size_t taken_ = 0;
    DirectionalMoves moves_;
    DirectionalMove sums_;
};

template <double DirectionalMove::*direction>
class DirectionalMovement {
  public:
    explicit DirectionalMovement(const Arguments& arguments) : sums_(arguments.whole(0)) {}
    double next(const Bar& bar) { return sums_.next(bar).*direction; }

  private:
    DirectionalSums sums_;
};

std::size_t lookback_of_movement(const Arguments& arguments) {
    return std::max<std::size_t>(arguments.whole(0) - 1, 1);
}

/// The sums of a bar as parts of the true range, from the bar after the first sum on.
class DirectionalSumsInUse {
  public:
    explicit DirectionalSumsInUse(std::size_t n) : left_out_(n == 1 ? 0 : 1), sums_(n) {}
    DirectionalMove next(const Bar& bar) {
        const DirectionalMove sums = sums_.next(bar);
        if (std::isnan(sums.plus)) return sums;
        if (left_out_ > 0) {
            --left_out_;
            return {kNone, kNone, kNone};
        }
        return sums;
    }

  private:
    std::size_t left_out_;
    DirectionalSums sums_;
};

template <double DirectionalMove::*direction>
class DirectionalIndicator {
  public:
    explicit DirectionalIndicator(const Arguments& arguments)
        : factor_(arguments.whole(0) == 1 ? 1 : 100), sums_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const DirectionalMove sums = sums_.next(bar);
        if (std::isnan(sums.plus)) return kNone;
        return sums.range == 0 ? 0 : factor_ * (sums.*direction / sums.range);
    }

  private:
    double factor_;
    DirectionalSumsInUse sums_;
};

/// The difference of both directions in percent of their sum.
class DirectionalIndex {
  public:
    explicit DirectionalIndex(std::size_t n) : sums_(n) {}
    explicit DirectionalIndex(const Arguments& arguments) : DirectionalIndex(arguments.whole(0)) {}

    /// Nothing to divide by: the value before, 0 for the first one.
    double next(const Bar& bar) {
        const double fresh = next_fresh(bar);
        if (!begun_) return kNone;
        if (!std::isnan(fresh)) value_ = fresh;
        return value_;
    }
    /// kNone where there is nothing to divide by.
    double next_fresh(const Bar& bar) {
        const DirectionalMove sums = sums_.next(bar);
        if (std::isnan(sums.plus)) return kNone;
        begun_ = true;
        if (sums.range == 0) return kNone;
        const double plus = 100 * (sums.plus / sums.range);
        const double minus = 100 * (sums.minus / sums.range);
        return plus + minus == 0 ? kNone : 100 * (std::fabs(minus - plus) / (plus + minus));
    }
    [[nodiscard]] bool has_begun() const { return begun_; }

  private:
    bool begun_ = false;
    double value_ = 0;
    DirectionalSumsInUse sums_;
};

class AverageDirectionalIndex {
  public:
    explicit AverageDirectionalIndex(std::size_t n) : n_(n), index_(n) {}
    explicit AverageDirectionalIndex(const Arguments& arguments) : AverageDirectionalIndex(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double index = index_.next_fresh(bar);
        if (!index_.has_begun()) return kNone;
        const auto n = static_cast<double>(n_);
        if (taken_ < n_) {
            if (!std::isnan(index)) average_ += index;
            if (++taken_ < n_) return kNone;
            average_ /= n;
            return average_;
        }
        if (!std::isnan(index)) average_ = (average_ * (n - 1) + index) / n;
        return average_;
    }

  private:
    std::size_t n_;
    std::size_t taken_ = 0;
    double average_ = 0;
    DirectionalIndex index_;
};

std::size_t lookback_of_adx(const Arguments& arguments) {
    return 2 * arguments.whole(0) - 1;
}

/// The mean of ADX and of ADX n − 1 bars ago.
class AverageDirectionalRating {
  public:
    explicit AverageDirectionalRating(const Arguments& arguments)
        : average_(arguments.whole(0)), values_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double average = average_.next(bar);
        if (std::isnan(average)) return kNone;
        values_.push(average);
        return values_.is_full() ? (average + values_.oldest()) / 2 : kNone;
    }

  private:
    AverageDirectionalIndex average_;
    Ring values_;
};

class Vortex {
  public:
    explicit Vortex(const Arguments& arguments)
        : plus_(arguments.whole(0)), minus_(arguments.whole(0)), ranges_(arguments.whole(0)) {}
    Pair next(const Bar& bar) {
        const double high = high_;
        const double low = low_;
        high_ = bar.high;
        low_ = bar.low;
        const double range = range_.next(bar);
        if (std::isnan(range)) return kNoPair;
        const double plus = plus_.push(std::fabs(bar.high - low));
        const double minus = minus_.push(std::fabs(bar.low - high));
        const double ranges = ranges_.push(range);
        if (std::isnan(ranges)) return kNoPair;
        if (is_zero(ranges)) return {0, 0};
        return {plus / ranges, minus / ranges};
    }

  private:
    double high_ = kNone;
    double low_ = kNone;
    TrueRange range_;
    WindowSum plus_;
    WindowSum minus_;
    WindowSum ranges_;
};

// Place in a range
// --------------------------------------------------------------------------------------------------------------------

/// Where a value lies between the lowest low and the highest high of n bars, in percent.
class PlaceInRange {
  public:
    explicit PlaceInRange(std::size_t n) : highest_(n), lowest_(n) {}
    double next(double high, double low, double value) {
        const double highest = highest_.push(high);
        const double lowest = lowest_.push(low);
        if (std::isnan(highest)) return kNone;
        if (is_noise(highest - lowest, highest)) return 0;
        return (value - lowest) / ((highest - lowest) / 100);
    }

  private:
    WindowMax highest_;
    WindowMin lowest_;
};

class StochasticFast {
  public:
    explicit StochasticFast(const Arguments& arguments)
        : place_(arguments.whole(0)), d_(arguments.average(2), arguments.whole(1)) {}
    Pair next(const Bar& bar) {
        const double k = place_.next(bar.high, bar.low, bar.close);
        const double d = d_.next(k);
        return std::isnan(d) ? kNoPair : Pair{k, d};
    }
    static std::size_t lookback(const Arguments& arguments) {
        return arguments.whole(0) - 1 + lookback_of(arguments.average(2), arguments.whole(1));
    }

  private:
    PlaceInRange place_;
    Average d_;
};

class Stochastic {
  public:
    explicit Stochastic(const Arguments& arguments)
        : place_(arguments.whole(0)),
          k_(arguments.average(2), arguments.whole(1)),
          d_(arguments.average(4), arguments.whole(3)) {}
    Pair next(const Bar& bar) {
        const double k = k_.next(place_.next(bar.high, bar.low, bar.close));
        const double d = d_.next(k);
        return std::isnan(d) ? kNoPair : Pair{k, d};
    }
    static std::size_t lookback(const Arguments& arguments) {
        return arguments.whole(0) - 1 + lookback_of(arguments.average(2), arguments.whole(1)) +
               lookback_of(arguments.average(4), arguments.whole(3));
    }

  private:
    PlaceInRange place_;
    Average k_;
    Average d_;
};

class Kdj {
  public:
    explicit Kdj(const Arguments& arguments) : stochastic_(arguments) {}
    std::array<double, 3> next(const Bar& bar) {
        const auto [k, d] = stochastic_.next(bar);
        return {k, d, 3 * k - 2 * d};
    }

  private:
    Stochastic stochastic_;
};

/// RSI by Wilder's averages, as in the momentum family.
class RelativeStrengthOf {
  public:
    explicit RelativeStrengthOf(std::size_t n) : gains_(n), losses_(n) {}
    double next(double value) {
        const double change = value - before_;
        before_ = value;
        if (std::isnan(change)) return kNone;
        const double gains = gains_.next(change > 0 ? change : 0);
        const double losses = losses_.next(change < 0 ? -change : 0);
        const double all = gains + losses;
        if (std::isnan(all)) return kNone;
        return all == 0 ? 0 : 100 * (gains / all);
    }

  private:
    double before_ = kNone;
    Rma gains_;
    Rma losses_;
};

class StochasticRsi {
  public:
    explicit StochasticRsi(const Arguments& arguments)
        : strength_(arguments.whole(0)), place_(arguments.whole(1)), d_(arguments.average(3), arguments.whole(2)) {}
    Pair next(const Bar& bar) {
        const double strength = strength_.next(bar.price);
        if (std::isnan(strength)) return kNoPair;
        const double k = place_.next(strength, strength, strength);
        const double d = d_.next(k);
        return std::isnan(d) ? kNoPair : Pair{k, d};
    }
    static std::size_t lookback(const Arguments& arguments) {
        return arguments.whole(0) + arguments.whole(1) - 1 + lookback_of(arguments.average(3), arguments.whole(2));
    }

  private:
    RelativeStrengthOf strength_;
    PlaceInRange place_;
    Average d_;
};

/// The distance of the close from the middle of the range, smoothed twice, in percent of half the range.
class StochasticMomentum {
  public:
    explicit StochasticMomentum(const Arguments& arguments)
        : highest_(arguments.whole(0)),
          lowest_(arguments.whole(0)),
          first_(arguments.whole(2)),
          second_(arguments.whole(1)),
          first_of_range_(arguments.whole(2)),
          second_of_range_(arguments.whole(1)),
          signal_(arguments.whole(3)) {}
    Pair next(const Bar& bar) {
        const double highest = highest_.push(bar.high);
        const double lowest = lowest_.push(bar.low);
        if (std::isnan(highest)) return kNoPair;
        const double distance = second_.next(first_.next(bar.close - (highest + lowest) / 2));
        const double range = second_of_range_.next(first_of_range_.next(highest - lowest));
        if (std::isnan(range)) return kNoPair;
        const double momentum = is_zero(range) ? 0 : 100 * (distance / (range / 2));
        const double signal = signal_.next(momentum);
        return std::isnan(signal) ? kNoPair : Pair{momentum, signal};
    }

  private:
    WindowMax highest_;
    WindowMin lowest_;
    Ema first_;
    Ema second_;
    Ema first_of_range_;
    Ema second_of_range_;
    Ema signal_;
};

class WilliamsR {
  public:
    explicit WilliamsR(const Arguments& arguments) : highest_(arguments.whole(0)), lowest_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double highest = highest_.push(bar.high);
        const double lowest = lowest_.push(bar.low);
        if (std::isnan(highest)) return kNone;
        const double part = (highest - lowest) / -100;
        return part == 0 ? 0 : (highest - bar.close) / part;
    }

  private:
    WindowMax highest_;
    WindowMin lowest_;
};

/// How recent the extremes of n bars and the one before them are, in percent.
class Aroon {
  public:
    explicit Aroon(const Arguments& arguments)
        : n_(static_cast<double>(arguments.whole(0))),
          highest_(arguments.whole(0) + 1),
          lowest_(arguments.whole(0) + 1) {}
    Pair next(const Bar& bar) {
        const auto highest = highest_.push(bar.high);
        const auto lowest = lowest_.push(bar.low);
        if (!highest.exists()) return kNoPair;
        return {100 / n_ * (n_ - static_cast<double>(lowest.age)), 100 / n_ * (n_ - static_cast<double>(highest.age))};
    }

  private:
    double n_;
    WindowExtremeAge<std::greater<>> highest_;
    WindowExtremeAge<std::less<>> lowest_;
};

class AroonOscillator {
  public:
    explicit AroonOscillator(const Arguments& arguments) : aroon_(arguments) {}
    double next(const Bar& bar) {
        const auto [down, up] = aroon_.next(bar);
        return up - down;
    }

  private:
    Aroon aroon_;
};

/// The distance of the typical price from its mean, in units of 0.015 mean deviations.
class CommodityChannel {
  public:
    explicit CommodityChannel(const Arguments& arguments)
        : n_(static_cast<double>(arguments.whole(0))), prices_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double price = (bar.high + bar.low + bar.close) / 3;
        prices_.push(price);
        if (!prices_.is_full()) return kNone;
        double sum = 0;
        for (const double each : prices_.values()) sum += each;
        const double mean = sum / n_;
        double deviations = 0;
        for (const double each : prices_.values()) deviations += std::fabs(each - mean);
        const double distance = price - mean;
        if (is_noise(distance, mean) || is_noise(deviations, mean)) return 0;
        return distance / (0.015 * (deviations / n_));
    }

  private:
    double n_;
    Ring prices_;
};

/// The money that flows into rising typical prices as a percentage of all.
class MoneyFlow {
  public:
    explicit MoneyFlow(const Arguments& arguments) : in_(arguments.whole(0)), out_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double price = (bar.high + bar.low + bar.close) / 3;
        const double before = price_;
        price_ = price;
        if (std::isnan(before)) return kNone;
        const double change = price - before;
        const double flow = is_noise(change, std::fabs(price) + std::fabs(before)) ? 0 : price * bar.volume;
        still_ = flow == 0 ? still_ + 1 : 0;
        const double in = in_.push(change < 0 ? 0 : flow);
        const double out = out_.push(change < 0 ? flow : 0);
        const double all = in + out;
        if (std::isnan(all)) return kNone;
        // The sums of nothing would be rounding errors of what was there before.
        if (all <= 0 || still_ >= in_.ring().capacity()) return 0;
        return 100 * (std::clamp(in, 0.0, all) / all);
    }

  private:
    double price_ = kNone;
    /// How many bars have moved no money.
    std::size_t still_ = 0;
    WindowSum in_;
    WindowSum out_;
};

/// Buying pressure as a part of the true range over three periods, with the weights 4, 2 and 1 from the shortest on.
class UltimateOscillator {
  public:
    explicit UltimateOscillator(const Arguments& arguments) : UltimateOscillator(sorted(arguments)) {}
    double next(const Bar& bar) {
        const double before = close_;
        close_ = bar.close;
        const double range = range_.next(bar);
        if (std::isnan(range)) return kNone;
        const double pressure = bar.close - std::min(bar.low, before);
        double value = 0;
        bool exists = true;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            const double pressures = parts_[i].pressure.push(pressure);
            const double ranges = parts_[i].range.push(range);
            exists = exists && !std::isnan(ranges);
            if (!is_zero(ranges)) value += kWeights[i] * (pressures / ranges);
        }
        return exists ? 100 * (value / 7) : kNone;
    }

  private:
    struct Part {
        explicit Part(std::size_t n) : pressure(n), range(n) {}
        WindowSum pressure;
        WindowSum range;
    };
    using Periods = std::array<std::size_t, 3>;
    static constexpr std::array<double, 3> kWeights{4, 2, 1};

    static Periods sorted(const Arguments& arguments) {
        Periods periods{arguments.whole(0), arguments.whole(1), arguments.whole(2)};
        std::ranges::sort(periods);
        return periods;
    }
    explicit UltimateOscillator(const Periods& periods)
        : parts_{Part(periods[0]), Part(periods[1]), Part(periods[2])} {}

    double close_ = kNone;
    TrueRange range_;
    std::array<Part, 3> parts_;
};

/// Adds what the close has moved from the true low on a rise, and from the true high on a fall.
class WilliamsAccumulation {
  public:
    explicit WilliamsAccumulation(const Arguments&) {}
    double next(const Bar& bar) {
        const double before = close_;
        close_ = bar.close;
        if (bar.close > before) sum_ += bar.close - std::min(bar.low, before);
        if (bar.close < before) sum_ += bar.close - std::max(bar.high, before);
        return sum_;
    }

  private:
    double close_ = kNone;
    double sum_ = 0;
};

/// Whether the bar of `right` bars ago is higher than all around it, and lower: 100, otherwise 0.
class Fractal {
  public:
    explicit Fractal(const Arguments& arguments)
        : right_(arguments.whole(1)), highs_(arguments.whole(0) + right_ + 1), lows_(arguments.whole(0) + right_ + 1) {}
    Pair next(const Bar& bar) {
        highs_.push(bar.high);
        lows_.push(bar.low);
        if (!highs_.is_full()) return kNoPair;
        bool is_high = true;
        bool is_low = true;
        for (std::size_t age = 0; age < highs_.size(); ++age) {
            if (age == right_) continue;
            is_high = is_high && highs_[age] < highs_[right_];
            is_low = is_low && lows_[age] > lows_[right_];
        }
        return {is_high ? 100.0 : 0.0, is_low ? 100.0 : 0.0};
    }

  private:
    std::size_t right_;
    Ring highs_;
    Ring lows_;
};

}  // namespace

std::vector<Declaration> oscillators() {
    constexpr Group kGroup = Group::Momentum;
    const std::string_view wilder = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978";
    const std::string_view lane = "G. Lane, Technical Analysis of Stocks & Commodities, May 1984";
    std::vector<Declaration> all;

    // Directional movement
    all.push_back(of_one_output(kGroup, "plus_dm", "Plus directional movement",
                                "The smoothed sum of what bars reach above the ones before.", wilder, {period(14, 1)},
                                {"high", "low"}, lookback_of_movement,
                                make_state<DirectionalMovement<&DirectionalMove::plus>>));
    all.push_back(of_one_output(kGroup, "minus_dm", "Minus directional movement",
                                "The smoothed sum of what bars reach below the ones before.", wilder, {period(14, 1)},
                                {"high", "low"}, lookback_of_movement,
                                make_state<DirectionalMovement<&DirectionalMove::minus>>));
    all.push_back(of_one_output(kGroup, "plus_di", "Plus directional indicator",
                                "Plus directional movement in percent of the true range.", wilder, {period(14, 1)},
                                {"high", "low", "close"}, lookback_of_period,
                                make_state<DirectionalIndicator<&DirectionalMove::plus>>));
    all.push_back(of_one_output(kGroup, "minus_di", "Minus directional indicator",
                                "Minus directional movement in percent of the true range.", wilder, {period(14, 1)},
                                {"high", "low", "close"}, lookback_of_period,
                                make_state<DirectionalIndicator<&DirectionalMove::minus>>));
    all.push_back(of_one_output(kGroup, "dx", "Directional movement index",
                                "The difference of both directional indicators in percent of their sum.", wilder,
                                {period(14, 2)}, {"high", "low", "close"}, lookback_of_period,
                                make_state<DirectionalIndex>));
    all.push_back(of_one_output(kGroup, "adx", "Average directional movement index",
                                "The Wilder average of the directional movement index: the strength of a trend.",
                                wilder, {period(14, 2)}, {"high", "low", "close"}, lookback_of_adx,
                                make_state<AverageDirectionalIndex>));
    all.push_back(of_one_output(
        kGroup, "adxr", "Average directional movement rating",
        "The mean of the average directional movement index now and period - 1 bars ago.", wilder, {period(14, 2)},
        {"high", "low", "close"},
        [](const Arguments& arguments) { return lookback_of_adx(arguments) + arguments.whole(0) - 1; },
        make_state<AverageDirectionalRating>));
    all.push_back({
        .name = "vortex",
        .title = "Vortex indicator",
        .group = kGroup,
        .description =
            "The distances from high to earlier low, and from low to earlier high, as parts of the true range.",
        .source = "E. Botes and D. Siepman, Technical Analysis of Stocks & Commodities, January 2010",
        .parameters = {period(14, 2)},
        .inputs = {"high", "low", "close"},
        .outputs = {{"plus"}, {"minus"}},
        .lookback = lookback_of_period,
        .make = make_state<Vortex>,
    });

    // Place in a range
    all.push_back({
        .name = "stochf",
        .title = "Stochastic, fast",
        .group = kGroup,
        .description = "Where the close lies in the range of the last bars, in percent, and its average.",
        .source = lane,
        .parameters = {whole("k", 5, 1, "Number of bars of the range"),
                       whole("d", 3, 1, "Number of bars of the average"),
                       average("d_type", AverageKind::Sma, "Kind of the average")},
        .inputs = {"high", "low", "close"},
        .outputs = {{"k"}, {"d"}},
        .lookback = StochasticFast::lookback,
        .make = make_state<StochasticFast>,
    });
    const auto slow_parameters = [](double k, AverageKind kind) {
        return std::vector<Parameter>{whole("k", k, 1, "Number of bars of the range"),
                                      whole("k_slow", 3, 1, "Number of bars of the first average"),
                                      average("k_type", kind, "Kind of the first average"),
                                      whole("d", 3, 1, "Number of bars of the second average"),
                                      average("d_type", kind, "Kind of the second average")};
    };
    all.push_back({
        .name = "stoch",
        .title = "Stochastic",
        .group = kGroup,
        .description =
            "The average of where the close lies in the range of the last bars, in percent, and its average.",
        .source = lane,
        .parameters = slow_parameters(5, AverageKind::Sma),
        .inputs = {"high", "low", "close"},
        .outputs = {{"k"}, {"d"}},
        .lookback = Stochastic::lookback,
        .make = make_state<Stochastic>,
    });
    all.push_back({
        .name = "kdj",
        .title = "KDJ stochastic",
        .group = kGroup,
        .description = "The stochastic with the averages of Wilder, and J, which is three times K less twice D.",
        .source = "TA-Lib",
        .parameters = slow_parameters(9, AverageKind::Rma),
        .inputs = {"high", "low", "close"},
        .outputs = {{"k"}, {"d"}, {"j"}},
        .lookback = Stochastic::lookback,
        .make = make_state<Kdj>,
    });
    all.push_back({
        .name = "stochrsi",
        .title = "Stochastic of the relative strength index",
        .group = kGroup,
        .description = "Where the relative strength index lies in its own range, in percent, and its average.",
        .source = "T. Chande and S. Kroll, The New Technical Trader, 1994",
        .parameters = {period(14, 2), whole("k", 5, 1, "Number of bars of the range"),
                       whole("d", 3, 1, "Number of bars of the average"),
                       average("d_type", AverageKind::Sma, "Kind of the average")},
        .inputs = {"price"},
        .outputs = {{"k"}, {"d"}},
        .lookback = StochasticRsi::lookback,
        .make = make_state<StochasticRsi>,
    });
    all.push_back({
        .name = "smi",
        .title = "Stochastic momentum index",
        .group = kGroup,
        .description =
            "The twice smoothed distance of the close from the middle of the range, in percent of half of it, "
            "and its average.",
        .source = "W. Blau, Technical Analysis of Stocks & Commodities, January 1993",
        .parameters = {period(13, 2), whole("fast", 2, 2, "Number of bars of the second average"),
                       whole("slow", 25, 2, "Number of bars of the first average"),
                       whole("signal", 9, 2, "Number of bars of the average of the index")},
        .inputs = {"high", "low", "close"},
        .outputs = {{"smi"}, {"signal"}},
        .lookback =
            [](const Arguments& arguments) {
                return arguments.whole(0) + arguments.whole(1) + arguments.whole(2) + arguments.whole(3) - 4;
            },
        .make = make_state<StochasticMomentum>,
    });
    all.push_back(of_one_output(kGroup, "willr", "Williams %R",
                                "How far the close lies below the highest high, in percent of the range; -100 to 0.",
                                "L. Williams, How I Made One Million Dollars, 1973", {period(14, 2)},
                                {"high", "low", "close"}, lookback_of_window, make_state<WilliamsR>));
    const std::string_view chande = "T. Chande, Technical Analysis of Stocks & Commodities, September 1995";
    all.push_back({
        .name = "aroon",
        .title = "Aroon",
        .group = kGroup,
        .description = "How recent the lowest low and the highest high are: 100 for the last bar, 0 for the oldest.",
        .source = chande,
        .parameters = {period(14, 2)},
        .inputs = {"high", "low"},
        .outputs = {{"down"}, {"up"}},
        .lookback = lookback_of_period,
        .make = make_state<Aroon>,
    });
    all.push_back(of_one_output(kGroup, "aroonosc", "Aroon oscillator", "Aroon up less Aroon down.", chande,
                                {period(14, 2)}, {"high", "low"}, lookback_of_period, make_state<AroonOscillator>));
    all.push_back(of_one_output(kGroup, "cci", "Commodity channel index",
                                "The distance of the typical price from its mean, by its mean deviation.",
                                "D. Lambert, Commodities, October 1980", {period(14, 2)}, {"high", "low", "close"},
                                lookback_of_window, make_state<CommodityChannel>));
    all.push_back(of_one_output(kGroup, "mfi", "Money flow index",
                                "Price times volume of rising typical prices in percent of that of all that move.",
                                "G. Quong and A. Soudack, Technical Analysis of Stocks & Commodities, March 1989",
                                {period(14, 2)}, {"high", "low", "close", "volume"}, lookback_of_period,
                                make_state<MoneyFlow>));
    all.push_back(of_one_output(
        kGroup, "ultosc", "Ultimate oscillator",
        "Buying pressure in percent of the true range, over three periods of which the shortest weighs most.",
        "L. Williams, Technical Analysis of Stocks & Commodities, April 1985",
        {whole("first", 7, 1, "Number of bars of the first period"),
         whole("second", 14, 1, "Number of bars of the second period"),
         whole("third", 28, 1, "Number of bars of the third period")},
        {"high", "low", "close"},
        [](const Arguments& arguments) {
            return std::max({arguments.whole(0), arguments.whole(1), arguments.whole(2)});
        },
        make_state<UltimateOscillator>));
    all.push_back(of_one_output(kGroup, "wad", "Williams accumulation/distribution",
                                "The sum of the moves of the close from the true low or the true high.",
                                "L. Williams, How I Made One Million Dollars, 1973", {}, {"high", "low", "close"},
                                lookback_of_bars<0>, make_state<WilliamsAccumulation>));
    all.push_back({
        .name = "fractal",
        .title = "Williams fractals",
        .group = kGroup,
        .description = "Whether the bar of `right` bars ago was higher, or lower, than all bars around it.",
        .source = "B. Williams, Trading Chaos, 1995",
        .parameters = {whole("left", 2, 1, "Number of bars before"), whole("right", 2, 1, "Number of bars after")},
        .inputs = {"high", "low"},
        .outputs = {{"high", true}, {"low", true}},
        .lookback = [](const Arguments& arguments) { return arguments.whole(0) + arguments.whole(1); },
        .make = make_state<Fractal>,
    });
    return all;
}

}  // namespace bourse::indicators
