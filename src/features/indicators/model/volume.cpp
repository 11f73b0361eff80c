#include <algorithm>
#include <cmath>

#include "features/indicators/model/averages.hpp"
#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"

namespace bourse::indicators {
namespace {

/// The volume of a bar, times where its close lies in its range: 1 at the high, −1 at the low.
double money_flow(const Bar& bar) {
    const double range = bar.high - bar.low;
    return range > 0 ? ((bar.close - bar.low) - (bar.high - bar.close)) / range * bar.volume : 0;
}

class Accumulation {
  public:
    explicit Accumulation(const Arguments&) {}
    double next(const Bar& bar) { return sum_ += money_flow(bar); }

  private:
    double sum_ = 0;
};

/// The difference of two exponential averages of the accumulation, both of which begin with its first value.
class AccumulationOscillator {
  public:
    explicit AccumulationOscillator(const Arguments& arguments)
        : longest_(std::max(arguments.whole(0), arguments.whole(1))),
          fast_weight_(weight_of(arguments.whole(0))),
          slow_weight_(weight_of(arguments.whole(1))) {}
    double next(const Bar& bar) {
        sum_ += money_flow(bar);
        fast_ = taken_ == 0 ? sum_ : fast_weight_ * sum_ + (1 - fast_weight_) * fast_;
        slow_ = taken_ == 0 ? sum_ : slow_weight_ * sum_ + (1 - slow_weight_) * slow_;
        return ++taken_ < longest_ ? kNone : fast_ - slow_;
    }

  private:
    static double weight_of(std::size_t n) { return 2.0 / (static_cast<double>(n) + 1); }

    std::size_t longest_;
    double fast_weight_;
    double slow_weight_;
    std::size_t taken_ = 0;
    double sum_ = 0;
    double fast_ = 0;
    double slow_ = 0;
};

class ChaikinMoneyFlow {
  public:
    explicit ChaikinMoneyFlow(const Arguments& arguments) : flow_(arguments.whole(0)), volume_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double flow = flow_.push(money_flow(bar));
        const double volume = volume_.push(bar.volume);
        if (std::isnan(volume)) return kNone;
        return volume == 0 ? 0 : flow / volume;
    }

  private:
    WindowSum flow_;
    WindowSum volume_;
};

/// The average of change times volume.
class ForceIndex {
  public:
    explicit ForceIndex(const Arguments& arguments) : average_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double before = before_;
        before_ = bar.close;
        return average_.next((bar.close - before) * bar.volume);
    }

  private:
    double before_ = kNone;
    Ema average_;
};

/// The range that a unit of volume moves.
class MarketFacilitation {
  public:
    explicit MarketFacilitation(const Arguments&) {}
    double next(const Bar& bar) { return bar.volume == 0 ? 0 : (bar.high - bar.low) / bar.volume; }
};

/// Adds up the relative changes of the bars whose volume has risen (`is_rising`), or has fallen; begins with 1,000.
template <bool is_rising>
class VolumeIndex {
  public:
    explicit VolumeIndex(const Arguments&) {}
    double next(const Bar& bar) {
        const bool counts = is_rising ? bar.volume > volume_ : bar.volume < volume_;
        if (counts && close_ != 0) index_ += index_ * ((bar.close - close_) / close_);
        close_ = bar.close;
        volume_ = bar.volume;
        return index_;
    }

  private:
    double index_ = 1000;
    double close_ = kNone;
    double volume_ = kNone;
};

/// Adds the volume of rising bars and subtracts that of falling ones; begins with the first volume.
class OnBalance {
  public:
    explicit OnBalance(const Arguments&) {}
    double next(const Bar& bar) {
        if (std::isnan(before_)) sum_ = bar.volume;
        if (bar.price > before_) sum_ += bar.volume;
        if (bar.price < before_) sum_ -= bar.volume;
        before_ = bar.price;
        return sum_;
    }

  private:
    double before_ = kNone;
    double sum_ = 0;
};

/// The difference of two averages of the volume in percent of the slower one.
class VolumeOscillator {
  public:
    explicit VolumeOscillator(const Arguments& arguments)
        : fast_(arguments.average(2), std::min(arguments.whole(0), arguments.whole(1))),
          slow_(arguments.average(2), std::max(arguments.whole(0), arguments.whole(1))) {}
    double next(const Bar& bar) {
        const double fast = fast_.next(bar.volume);
        const double slow = slow_.next(bar.volume);
        if (std::isnan(fast) || std::isnan(slow)) return kNone;
        return is_zero(slow) ? 0 : (fast - slow) / slow * 100;
    }

  private:
    Average fast_;
    Average slow_;
};

/// Adds volume times relative change.
class PriceVolumeTrend {
  public:
    explicit PriceVolumeTrend(const Arguments&) {}
    double next(const Bar& bar) {
        if (!std::isnan(before_) && before_ != 0) sum_ += bar.volume * ((bar.close - before_) / before_);
        before_ = bar.close;
        return sum_;
    }

  private:
    double before_ = kNone;
    double sum_ = 0;
};

/// The volume as a part of the mean of the volumes before it.
class RelativeVolume {
  public:
    explicit RelativeVolume(const Arguments& arguments) : average_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double average = before_;
        before_ = average_.next(bar.volume);
        if (std::isnan(average)) return kNone;
        return average == 0 ? kNone : bar.volume / average;
    }

  private:
    Sma average_;
    double before_ = kNone;
};

/// The mean of the typical prices so far, weighted by volume; 0 before there is volume, as in TA-Lib.
class VolumeWeightedAverage {
  public:
    explicit VolumeWeightedAverage(const Arguments&) {}
    double next(const Bar& bar) {
        worth_ += (bar.high + bar.low + bar.close) / 3 * bar.volume;
        volume_ += bar.volume;
        return volume_ == 0 ? 0 : worth_ / volume_;
    }

  private:
    double worth_ = 0;
    double volume_ = 0;
};

}  // namespace

std::vector<Declaration> volume_indicators() {
    constexpr Group kGroup = Group::Volume;
    const std::string_view chaikin = "M. Chaikin; S. Achelis, Technical Analysis from A to Z, 1995";
    const std::string_view fosback = "N. Fosback, Stock Market Logic, 1976";
    const std::vector<std::string_view> prices_and_volume{"high", "low", "close", "volume"};
    std::vector<Declaration> all;
    all.push_back(of_one_output(kGroup, "ad", "Accumulation/distribution line",
                                "The sum of the volumes, each weighted by where the close lies in the range.", chaikin,
                                {}, prices_and_volume, lookback_of_bars<0>, make_state<Accumulation>));
    all.push_back(of_one_output(
        kGroup, "adosc", "Accumulation/distribution oscillator",
        "The difference of two exponential averages of the accumulation/distribution line.", chaikin,
        {whole("fast", 3, 2, "Number of bars of the faster average"),
         whole("slow", 10, 2, "Number of bars of the slower average")},
        prices_and_volume,
        [](const Arguments& arguments) { return std::max(arguments.whole(0), arguments.whole(1)) - 1; },
        make_state<AccumulationOscillator>));
    all.push_back(of_one_output(kGroup, "cmf", "Chaikin money flow",
                                "The volumes weighted by where the close lies in the range, as a part of all volumes.",
                                chaikin, {period(20, 2)}, prices_and_volume, lookback_of_window,
                                make_state<ChaikinMoneyFlow>));
    all.push_back(of_one_output(kGroup, "efi", "Force index",
                                "The exponential average of the change of the close times the volume.",
                                "A. Elder, Trading for a Living, 1993", {period(13, 1)}, {"close", "volume"},
                                lookback_of_period, make_state<ForceIndex>));
    all.push_back(of_one_output(kGroup, "marketfi", "Market facilitation index",
                                "High less low, divided by the volume.", "B. Williams, Trading Chaos, 1995", {},
                                {"high", "low", "volume"}, lookback_of_bars<0>, make_state<MarketFacilitation>));
    all.push_back(of_one_output(kGroup, "nvi", "Negative volume index",
                                "An index from 1,000 that follows the close on bars of falling volume.", fosback, {},
                                {"close", "volume"}, lookback_of_bars<0>, make_state<VolumeIndex<false>>));
    all.push_back(of_one_output(kGroup, "pvi", "Positive volume index",
                                "An index from 1,000 that follows the close on bars of rising volume.", fosback, {},
                                {"close", "volume"}, lookback_of_bars<0>, make_state<VolumeIndex<true>>));
    all.push_back(of_one_output(kGroup, "obv", "On-balance volume",
                                "The volumes of rising bars less those of falling ones.",
                                "J. Granville, New Key to Stock Market Profits, 1963", {}, {"price", "volume"},
                                lookback_of_bars<0>, make_state<OnBalance>));
    all.push_back(of_one_output(
        kGroup, "pvo", "Percentage volume oscillator",
        "The difference of two averages of the volume in percent of the slower one.", "TA-Lib",
        {whole("fast", 12, 2, "Number of bars of the faster average"),
         whole("slow", 26, 2, "Number of bars of the slower average"),
         average("type", AverageKind::Ema, "Kind of the averages")},
        {"volume"},
        [](const Arguments& arguments) {
            return lookback_of(arguments.average(2), std::max(arguments.whole(0), arguments.whole(1)));
        },
        make_state<VolumeOscillator>));
    all.push_back(of_one_output(kGroup, "pvt", "Price volume trend",
                                "The sum of the volumes times the relative change of the close.",
                                "S. Achelis, Technical Analysis from A to Z, 1995", {}, {"close", "volume"},
                                lookback_of_bars<0>, make_state<PriceVolumeTrend>));
    all.push_back(of_one_output(kGroup, "rvol", "Relative volume",
                                "The volume divided by the mean of the volumes before it; none where these are 0.",
                                "TA-Lib", {period(20, 1)}, {"volume"}, lookback_of_period, make_state<RelativeVolume>));
    all.push_back(
        of_one_output(kGroup, "vwap", "Volume-weighted average price",
                      "The mean of the typical prices from the first bar on, weighted by volume; 0 without volume.",
                      "S. Berkowitz, D. Logue and E. Noser, Journal of Finance, March 1988", {}, prices_and_volume,
                      lookback_of_bars<0>, make_state<VolumeWeightedAverage>));
    return all;
}

}  // namespace bourse::indicators
