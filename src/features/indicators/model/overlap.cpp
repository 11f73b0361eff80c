#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "features/indicators/model/averages.hpp"
#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/hilbert.hpp"
#include "features/indicators/model/true_range.hpp"

namespace bourse::indicators {
namespace {

using Bands = std::array<double, 3>;

constexpr Bands kNoBands{kNone, kNone, kNone};

const std::vector<Output> kBandOutputs{{"upper"}, {"middle"}, {"lower"}};

// Moving averages
// --------------------------------------------------------------------------------------------------------------------

/// One of the averages with the period as its only parameter.
template <class OneAverage>
class OfPrice {
  public:
    explicit OfPrice(const Arguments& arguments) : average_(arguments.whole(0)) {}
    double next(const Bar& bar) { return average_.next(bar.price); }

  private:
    OneAverage average_;
};

template <AverageKind kind>
std::size_t lookback_of_average(const Arguments& arguments) {
    return lookback_of(kind, arguments.whole(0));
}

template <class OneAverage, AverageKind kind>
Declaration average_of_price(std::string_view name, std::string_view title, double usual_period, double min_period,
                             std::string_view description, std::string_view source) {
    return {
        .name = name,
        .title = title,
        .group = Group::Overlap,
        .description = description,
        .source = source,
        .parameters = {period(usual_period, min_period)},
        .inputs = {"price"},
        .outputs = {{name}},
        .lookback = lookback_of_average<kind>,
        .make = make_state<OfPrice<OneAverage>>,
    };
}

/// The average of a chosen kind.
class Ma {
  public:
    explicit Ma(const Arguments& arguments) : average_(arguments.average(1), arguments.whole(0)) {}
    double next(const Bar& bar) { return average_.next(bar.price); }

  private:
    Average average_;
};

std::size_t lookback_of_ma(const Arguments& arguments) {
    return lookback_of(arguments.average(1), arguments.whole(0));
}

/// The generalised exponential averages of T. Tillson.
class TillsonAverage {
  public:
    explicit TillsonAverage(const Arguments& arguments) : average_(arguments.whole(0), arguments.real(1)) {}
    double next(const Bar& bar) { return average_.next(bar.price); }

  private:
    T3 average_;
};

/// The sum of price times volume over the sum of volumes.
class VolumeWeighted {
  public:
    explicit VolumeWeighted(const Arguments& arguments) : worth_(arguments.whole(0)), volume_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double worth = worth_.push(bar.price * bar.volume);
        const double volume = volume_.push(bar.volume);
        if (volume_.ring().capacity() == 1) return bar.price;
        return volume == 0 ? kNone : worth / volume;
    }

  private:
    WindowSum worth_;
    WindowSum volume_;
};

// Bands and channels
// --------------------------------------------------------------------------------------------------------------------

/// Bands at a distance from a middle line, which is the average of the price; the distance is of its deviations.
class BollingerBands {
  public:
    explicit BollingerBands(const Arguments& arguments)
        : up_(arguments.real(1)),
          down_(arguments.real(2)),
          middle_(arguments.average(3), arguments.whole(0)),
          deviation_(arguments.whole(0)) {}
    Bands next(const Bar& bar) {
        const double middle = middle_.next(bar.price);
        const double deviation = std::sqrt(deviation_.push(bar.price));
        if (std::isnan(middle) || std::isnan(deviation)) return kNoBands;
        return {middle + up_ * deviation, middle, middle - down_ * deviation};
    }

  private:
    double up_;
    double down_;
    Average middle_;
    WindowVariance deviation_;
};

std::size_t lookback_of_bollinger(const Arguments& arguments) {
    const std::size_t n = arguments.whole(0);
    return std::max(lookback_of(arguments.average(3), n), n - 1);
}

/// The highest high and the lowest low.
class DonchianChannels {
  public:
    explicit DonchianChannels(const Arguments& arguments) : highest_(arguments.whole(0)), lowest_(arguments.whole(0)) {}
    Bands next(const Bar& bar) {
        const double upper = highest_.push(bar.high);
        const double lower = lowest_.push(bar.low);
        return {upper, (upper + lower) / 2, lower};
    }

  private:
    WindowMax highest_;
    WindowMin lowest_;
};

/// Averages of the close, and of high and low widened by their relative distance.
class AccelerationBands {
  public:
    explicit AccelerationBands(const Arguments& arguments)
        : upper_(arguments.whole(0)), middle_(arguments.whole(0)), lower_(arguments.whole(0)) {}
    Bands next(const Bar& bar) {
        const double sum = bar.high + bar.low;
        const double width = is_zero(sum) ? 0 : 4 * (bar.high - bar.low) / sum;
        return {upper_.next(bar.high * (1 + width)), middle_.next(bar.close), lower_.next(bar.low * (1 - width))};
    }

  private:
    Sma upper_;
    Sma middle_;
    Sma lower_;
};

std::size_t lookback_of_keltner(const Arguments& arguments) {
    return std::max(arguments.whole(0) - 1, arguments.whole(1));
}

/// Bands at a multiple of the average true range from the average of the typical price.
class KeltnerChannels {
  public:
    explicit KeltnerChannels(const Arguments& arguments)
        : multiple_(arguments.real(2)),
          left_out_of_middle_(lookback_of_keltner(arguments) - (arguments.whole(0) - 1)),
          left_out_of_range_(lookback_of_keltner(arguments) - arguments.whole(1)),
          middle_(arguments.whole(0)),
          range_(arguments.whole(1)) {}
    Bands next(const Bar& bar) {
        double middle = kNone;
        double range = kNone;
        // Both begin with the same bar, as in TA-Lib: the one that needs fewer bars leaves out the first ones.
        if (bars_ >= left_out_of_middle_) middle = middle_.next((bar.high + bar.low + bar.close) / 3);
        if (bars_ >= left_out_of_range_) range = range_.next(bar);
        ++bars_;
        if (std::isnan(middle) || std::isnan(range)) return kNoBands;
        return {middle + multiple_ * range, middle, middle - multiple_ * range};
    }

  private:
    double multiple_;
    std::size_t bars_ = 0;
    std::size_t left_out_of_middle_;
    std::size_t left_out_of_range_;
    Ema middle_;
    AverageTrueRange range_;
};

/// Half-way between the highest and the lowest value.
class Midpoint {
  public:
    explicit Midpoint(const Arguments& arguments) : highest_(arguments.whole(0)), lowest_(arguments.whole(0)) {}
    double next(const Bar& bar) { return (highest_.push(bar.price) + lowest_.push(bar.price)) / 2; }

  private:
    WindowMax highest_;
    WindowMin lowest_;
};

class MidpointOfRange {
  public:
    explicit MidpointOfRange(const Arguments& arguments) : highest_(arguments.whole(0)), lowest_(arguments.whole(0)) {}
    double next(const Bar& bar) { return (highest_.push(bar.high) + lowest_.push(bar.low)) / 2; }

  private:
    WindowMax highest_;
    WindowMin lowest_;
};

// Stops
// --------------------------------------------------------------------------------------------------------------------

/// How a parabolic stop accelerates in one direction.
struct Acceleration {
    double first = 0;
    double step = 0;
    double max = 0;
};

/// J. W. Wilder's parabolic stop and reverse. The stop follows the extreme of the trend by a part of the distance that
/// grows with each new extreme; where a price reaches it, the trend turns.
class ParabolicStop {
  public:
    ParabolicStop(Acceleration up, Acceleration down) : up_(limited(up)), down_(limited(down)) {}

    /// The first trend is up unless `is_up` says otherwise; of two bars, it follows the larger movement.
    double next(const Bar& bar, std::optional<bool> begins_up, double first_stop, double offset_on_reverse) {
        if (bars_ < 2) {
            const bool is_first = bars_++ == 0;
            if (!is_first) begin(bar, begins_up, first_stop);
            if (is_first) {
                before_ = bar;
                return kNone;
            }
            before_ = bar;
        }
        return is_up_ ? follow_up(bar, offset_on_reverse) : follow_down(bar, offset_on_reverse);
    }
    [[nodiscard]] bool is_up() const { return is_up_; }

  private:
    static Acceleration limited(Acceleration acceleration) {
        acceleration.first = std::min(acceleration.first, acceleration.max);
        acceleration.step = std::min(acceleration.step, acceleration.max);
        return acceleration;
    }

    void begin(const Bar& bar, std::optional<bool> begins_up, double first_stop) {
        const double rise = bar.high - before_.high;
        const double fall = before_.low - bar.low;
        is_up_ = begins_up.value_or(!(fall > 0 && fall > rise));
        extreme_ = is_up_ ? bar.high : bar.low;
        stop_ = first_stop != 0 ? std::fabs(first_stop) : (is_up_ ? before_.low : before_.high);
        factor_ = is_up_ ? up_.first : down_.first;
    }

    double follow_up(const Bar& bar, double offset_on_reverse) {
        if (bar.low > stop_) {
            const double shown = stop_;
            if (bar.high > extreme_) {
                extreme_ = bar.high;
                factor_ = std::min(factor_ + up_.step, up_.max);
            }
            stop_ = std::min({stop_ + factor_ * (extreme_ - stop_), before_.low, bar.low});
            before_ = bar;
            return shown;
        }
        is_up_ = false;
        double shown = std::max({extreme_, before_.high, bar.high});
        if (offset_on_reverse != 0) shown += shown * offset_on_reverse;
        factor_ = down_.first;
        extreme_ = bar.low;
        stop_ = std::max({shown + factor_ * (extreme_ - shown), before_.high, bar.high});
        before_ = bar;
        return shown;
    }

    double follow_down(const Bar& bar, double offset_on_reverse) {
        if (bar.high < stop_) {
            const double shown = stop_;
            if (bar.low < extreme_) {
                extreme_ = bar.low;
                factor_ = std::min(factor_ + down_.step, down_.max);
            }
            stop_ = std::max({stop_ + factor_ * (extreme_ - stop_), before_.high, bar.high});
            before_ = bar;
            return shown;
        }
        is_up_ = true;
        double shown = std::min({extreme_, before_.low, bar.low});
        if (offset_on_reverse != 0) shown -= shown * offset_on_reverse;
        factor_ = up_.first;
        extreme_ = bar.high;
        stop_ = std::min({shown + factor_ * (extreme_ - shown), before_.low, bar.low});
        before_ = bar;
        return shown;
    }

    Acceleration up_;
    Acceleration down_;
    std::size_t bars_ = 0;
    Bar before_;
    bool is_up_ = true;
    double stop_ = 0;
    double extreme_ = 0;
    double factor_ = 0;
};

class Sar {
  public:
    explicit Sar(const Arguments& arguments)
        : stop_({arguments.real(0), arguments.real(0), arguments.real(1)},
                {arguments.real(0), arguments.real(0), arguments.real(1)}) {}
    double next(const Bar& bar) { return stop_.next(bar, std::nullopt, 0, 0); }

  private:
    ParabolicStop stop_;
};

/// The stop is negative while the trend is down.
class SarExtended {
  public:
    explicit SarExtended(const Arguments& arguments)
        : start_(arguments.real(0)),
          offset_(arguments.real(1)),
          stop_({arguments.real(2), arguments.real(3), arguments.real(4)},
                {arguments.real(5), arguments.real(6), arguments.real(7)}) {}
    double next(const Bar& bar) {
        const std::optional<bool> begins_up = start_ == 0 ? std::nullopt : std::optional(start_ > 0);
        const double stop = stop_.next(bar, begins_up, start_, offset_);
        return stop_.is_up() ? stop : -stop;
    }

  private:
    double start_;
    double offset_;
    ParabolicStop stop_;
};

/// A band at a multiple of the average true range, on the side of the price that the trend has: it only follows the
/// trend, and where the close crosses it, the trend turns.
class Supertrend {
  public:
    explicit Supertrend(const Arguments& arguments) : multiple_(arguments.real(1)), range_(arguments.whole(0)) {}
    std::array<double, 2> next(const Bar& bar) {
        const double range = range_.next(bar);
        const double close_before = close_;
        close_ = bar.close;
        if (std::isnan(range)) return {kNone, kNone};
        const double middle = (bar.high + bar.low) / 2;
        const double upper = middle + multiple_ * range;
        const double lower = middle - multiple_ * range;
        const bool is_first = std::isnan(upper_);
        if (is_first || upper < upper_ || close_before > upper_) upper_ = upper;
        if (is_first || lower > lower_ || close_before < lower_) lower_ = lower;
        // The first trend is up by convention.
        if (!is_first) is_up_ = is_up_ ? bar.close >= lower_ : bar.close > upper_;
        return {is_up_ ? lower_ : upper_, is_up_ ? 1.0 : -1.0};
    }

  private:
    double multiple_;
    AverageTrueRange range_;
    double close_ = kNone;
    double upper_ = kNone;
    double lower_ = kNone;
    bool is_up_ = true;
};

}  // namespace

std::vector<Declaration> overlap_studies() {
    std::vector<Declaration> all = cycle_averages();
    all.push_back({
        .name = "accbands",
        .title = "Acceleration bands",
        .group = Group::Overlap,
        .description = "Averages of the close, and of high and low widened by their relative distance.",
        .source = "P. Headley, Big Trends in Trading, 2002",
        .parameters = {period(20, 2)},
        .inputs = {"high", "low", "close"},
        .outputs = kBandOutputs,
        .lookback = lookback_of_window,
        .make = make_state<AccelerationBands>,
    });
    all.push_back({
        .name = "bbands",
        .title = "Bollinger bands",
        .group = Group::Overlap,
        .description = "A moving average, and bands at a multiple of the standard deviation above and below it.",
        .source = "J. Bollinger, Bollinger on Bollinger Bands, 2001",
        .parameters = {period(20, 2),
                       real("up", 2, -3e37, 3e37, "Standard deviations from the middle to the upper band"),
                       real("down", 2, -3e37, 3e37, "Standard deviations from the middle to the lower band"),
                       average("type", AverageKind::Sma, "Kind of average of the middle")},
        .inputs = {"price"},
        .outputs = kBandOutputs,
        .lookback = lookback_of_bollinger,
        .make = make_state<BollingerBands>,
    });
    all.push_back(average_of_price<Dema, AverageKind::Dema>(
        "dema", "Double exponential moving average", 30, 1,
        "Twice the exponential average less its own exponential average, which halves the lag.",
        "P. Mulloy, Technical Analysis of Stocks & Commodities, February 1994"));
    all.push_back({
        .name = "donchian",
        .title = "Donchian channels",
        .group = Group::Overlap,
        .description = "The highest high, the lowest low, and the middle between them.",
        .source = "R. Donchian, 1960",
        .parameters = {period(20, 2)},
        .inputs = {"high", "low"},
        .outputs = kBandOutputs,
        .lookback = lookback_of_window,
        .make = make_state<DonchianChannels>,
    });
    all.push_back(average_of_price<Ema, AverageKind::Ema>(
        "ema", "Exponential moving average", 30, 1,
        "Each value moves the average by 2/(period + 1) of the difference; begins with the mean of the first values.",
        "R. Brown, Statistical Forecasting for Inventory Control, 1959"));
    all.push_back(average_of_price<Hma, AverageKind::Hma>(
        "hma", "Hull moving average", 20, 1,
        "The weighted average over √period of twice the one over period/2 less the one over period.", "A. Hull, 2005"));
    all.push_back(average_of_price<Kama, AverageKind::Kama>(
        "kama", "Kaufman adaptive moving average", 30, 1,
        "An exponential average that follows the faster, the more directly the price moves.",
        "P. Kaufman, Trading Systems and Methods, 1995"));
    all.push_back({
        .name = "kc",
        .title = "Keltner channels",
        .group = Group::Overlap,
        .description =
            "The exponential average of the typical price, and bands at a multiple of the average true range.",
        .source = "C. Keltner, How to Make Money in Commodities, 1960; L. Raschke",
        .parameters = {period(20, 2), whole("atr_period", 10, 1, "Number of bars of the average true range"),
                       real("multiple", 2, -3e37, 3e37, "Average true ranges from the middle to a band")},
        .inputs = {"high", "low", "close"},
        .outputs = kBandOutputs,
        .lookback = lookback_of_keltner,
        .make = make_state<KeltnerChannels>,
    });
    all.push_back({
        .name = "ma",
        .title = "Moving average",
        .group = Group::Overlap,
        .description = "A moving average of the kind that `type` chooses.",
        .source = "TA-Lib",
        .parameters = {period(30, 1), average("type", AverageKind::Sma, "Kind of average")},
        .inputs = {"price"},
        .outputs = {{"ma"}},
        .lookback = lookback_of_ma,
        .make = make_state<Ma>,
    });
    all.push_back({
        .name = "midpoint",
        .title = "Midpoint",
        .group = Group::Overlap,
        .description = "Half-way between the highest and the lowest value of the last bars.",
        .source = "TA-Lib",
        .parameters = {period(14, 2)},
        .inputs = {"price"},
        .outputs = {{"midpoint"}},
        .lookback = lookback_of_window,
        .make = make_state<Midpoint>,
    });
    all.push_back({
        .name = "midprice",
        .title = "Midpoint of the range",
        .group = Group::Overlap,
        .description = "Half-way between the highest high and the lowest low of the last bars.",
        .source = "TA-Lib",
        .parameters = {period(14, 2)},
        .inputs = {"high", "low"},
        .outputs = {{"midprice"}},
        .lookback = lookback_of_window,
        .make = make_state<MidpointOfRange>,
    });
    all.push_back(average_of_price<Rma, AverageKind::Rma>(
        "rma", "Wilder's moving average", 30, 1,
        "Each value moves the average by 1/period of the difference; begins with the mean of the first values.",
        "J. W. Wilder, New Concepts in Technical Trading Systems, 1978"));
    all.push_back({
        .name = "sar",
        .title = "Parabolic stop and reverse",
        .group = Group::Overlap,
        .description = "A stop that follows the trend faster and faster; where a price reaches it, the trend turns.",
        .source = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978",
        .parameters = {real("acceleration", 0.02, 0, 3e37, "Acceleration with each new extreme"),
                       real("maximum", 0.2, 0, 3e37, "Maximum of the acceleration")},
        .inputs = {"high", "low"},
        .outputs = {{"sar"}},
        .lookback = [](const Arguments&) -> std::size_t { return 1; },
        .make = make_state<Sar>,
    });
    all.push_back({
        .name = "sarext",
        .title = "Parabolic stop and reverse, extended",
        .group = Group::Overlap,
        .description =
            "The parabolic stop with a start, and accelerations for each direction; negative in a downtrend.",
        .source = "TA-Lib",
        .parameters = {real("start", 0, -3e37, 3e37,
                            "First stop: above 0 in an uptrend, below 0 in a downtrend, 0 by the bars"),
                       real("offset", 0, 0, 3e37, "Part that a stop is moved by when the trend turns"),
                       real("long_start", 0.02, 0, 3e37, "First acceleration of an uptrend"),
                       real("long_step", 0.02, 0, 3e37, "Acceleration with each new high"),
                       real("long_maximum", 0.2, 0, 3e37, "Maximum acceleration of an uptrend"),
                       real("short_start", 0.02, 0, 3e37, "First acceleration of a downtrend"),
                       real("short_step", 0.02, 0, 3e37, "Acceleration with each new low"),
                       real("short_maximum", 0.2, 0, 3e37, "Maximum acceleration of a downtrend")},
        .inputs = {"high", "low"},
        .outputs = {{"sarext"}},
        .lookback = [](const Arguments&) -> std::size_t { return 1; },
        .make = make_state<SarExtended>,
    });
    all.push_back(average_of_price<Sma, AverageKind::Sma>("sma", "Simple moving average", 30, 1,
                                                          "The mean of the last values.", "Arithmetic mean"));
    all.push_back({
        .name = "supertrend",
        .title = "Supertrend",
        .group = Group::Overlap,
        .description =
            "A band at a multiple of the average true range that follows the trend, and the trend: 1 up, -1 down.",
        .source = "O. Seban, 2008",
        .parameters = {period(10, 2), real("multiple", 3, 0, 3e37, "Average true ranges from the middle to the band")},
        .inputs = {"high", "low", "close"},
        .outputs = {{"supertrend"}, {"trend", true}},
        .lookback = [](const Arguments& arguments) { return arguments.whole(0); },
        .make = make_state<Supertrend>,
    });
    all.push_back({
        .name = "t3",
        .title = "Tillson's T3",
        .group = Group::Overlap,
        .description = "Six exponential averages, one of the other, with weights of a volume factor.",
        .source = "T. Tillson, Technical Analysis of Stocks & Commodities, January 1998",
        .parameters = {period(5, 1), real("factor", 0.7, 0, 1, "Volume factor")},
        .inputs = {"price"},
        .outputs = {{"t3"}},
        .lookback = lookback_of_average<AverageKind::T3>,
        .make = make_state<TillsonAverage>,
    });
    all.push_back(average_of_price<Tema, AverageKind::Tema>(
        "tema", "Triple exponential moving average", 30, 1,
        "Three times the exponential average, less three times the second, plus the third one of it.",
        "P. Mulloy, Technical Analysis of Stocks & Commodities, January 1994"));
    all.push_back(average_of_price<Trima, AverageKind::Trima>(
        "trima", "Triangular moving average", 30, 1,
        "The mean of means: the values in the middle of the window weigh most.", "TA-Lib"));
    all.push_back({
        .name = "vwma",
        .title = "Volume-weighted moving average",
        .group = Group::Overlap,
        .description = "The mean of the last values, weighted by volume; none where all volumes are 0.",
        .source = "TA-Lib",
        .parameters = {period(30, 1)},
        .inputs = {"price", "volume"},
        .outputs = {{"vwma"}},
        .lookback = lookback_of_window,
        .make = make_state<VolumeWeighted>,
    });
    all.push_back(average_of_price<Wma, AverageKind::Wma>(
        "wma", "Weighted moving average", 30, 1, "The mean of the last values, with weights that fall by one a bar.",
        "TA-Lib"));
    all.push_back(average_of_price<Zlema, AverageKind::Zlema>(
        "zlema", "Zero-lag exponential moving average", 30, 1,
        "The exponential average of the values and what they gained in the time of its lag.",
        "J. Ehlers and R. Way, Technical Analysis of Stocks & Commodities, November 2010"));
    return all;
}

}  // namespace bourse::indicators
