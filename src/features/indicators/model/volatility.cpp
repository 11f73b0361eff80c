#include <algorithm>
#include <cmath>

#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/true_range.hpp"

namespace bourse::indicators {
namespace {

class RangeOfBar {
  public:
    explicit RangeOfBar(const Arguments&) {}
    double next(const Bar& bar) { return range_.next(bar); }

  private:
    TrueRange range_;
};

class AverageRange {
  public:
    explicit AverageRange(const Arguments& arguments) : average_(arguments.whole(0)) {}
    double next(const Bar& bar) { return average_.next(bar); }

  private:
    AverageTrueRange average_;
};

/// For a period of 1 the true range itself.
class NormalizedRange {
  public:
    explicit NormalizedRange(const Arguments& arguments)
        : is_plain_(arguments.whole(0) == 1), average_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double average = average_.next(bar);
        if (is_plain_ || std::isnan(average)) return average;
        return is_zero(bar.close) ? 0 : average / bar.close * 100;
    }

  private:
    bool is_plain_;
    AverageTrueRange average_;
};

class AverageDayRange {
  public:
    explicit AverageDayRange(const Arguments& arguments) : average_(arguments.whole(0)) {}
    double next(const Bar& bar) { return average_.next(bar.high - bar.low); }

  private:
    Sma average_;
};

/// The change of the average range over a number of bars, in percent.
class ChaikinVolatility {
  public:
    explicit ChaikinVolatility(const Arguments& arguments)
        : average_(arguments.whole(0)), averages_(arguments.whole(1)) {}
    double next(const Bar& bar) {
        const double average = average_.next(bar.high - bar.low);
        if (std::isnan(average)) return kNone;
        const bool is_full = averages_.is_full();
        const double before = averages_.push(average);
        if (!is_full) return kNone;
        return before == 0 ? 0 : (average - before) / before * 100;
    }

  private:
    Ema average_;
    Ring averages_;
};

/// The sum of the ratios of the average range to its average.
class MassIndex {
  public:
    explicit MassIndex(const Arguments& arguments)
        : first_(arguments.whole(0)), second_(arguments.whole(0)), ratios_(arguments.whole(1)) {}
    double next(const Bar& bar) {
        const double first = first_.next(bar.high - bar.low);
        const double second = second_.next(first);
        if (std::isnan(second)) return kNone;
        return ratios_.push(second == 0 ? 0 : first / second);
    }

  private:
    Ema first_;
    Ema second_;
    WindowSum ratios_;
};

/// The average deviation of bars that rise, in percent of those that rise or fall.
class RelativeVolatility {
  public:
    explicit RelativeVolatility(const Arguments& arguments)
        : deviation_(arguments.whole(1)), up_(arguments.whole(0)), down_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        const double before = before_;
        before_ = bar.price;
        const double deviation = std::sqrt(deviation_.push(bar.price));
        if (std::isnan(deviation)) return kNone;
        const double up = up_.next(bar.price > before ? deviation : 0);
        const double down = down_.next(bar.price < before ? deviation : 0);
        if (std::isnan(up)) return kNone;
        return up + down == 0 ? 50 : 100 * (up / (up + down));
    }

  private:
    double before_ = kNone;
    WindowVariance deviation_;
    Rma up_;
    Rma down_;
};

}  // namespace

std::vector<Declaration> volatility_indicators() {
    constexpr Group kGroup = Group::Volatility;
    const std::string_view wilder = "J. W. Wilder, New Concepts in Technical Trading Systems, 1978";
    std::vector<Declaration> all;
    all.push_back(of_one_output(kGroup, "trange", "True range",
                                "The range of the bar together with the close before it.", wilder, {},
                                {"high", "low", "close"}, lookback_of_bars<1>, make_state<RangeOfBar>));
    all.push_back(of_one_output(kGroup, "atr", "Average true range", "The Wilder average of the true range.", wilder,
                                {period(14, 1)}, {"high", "low", "close"}, lookback_of_period,
                                make_state<AverageRange>));
    all.push_back(of_one_output(kGroup, "natr", "Normalized average true range",
                                "The average true range in percent of the close.",
                                "J. Forman, Technical Analysis of Stocks & Commodities, May 2006", {period(14, 1)},
                                {"high", "low", "close"}, lookback_of_period, make_state<NormalizedRange>));
    all.push_back(of_one_output(kGroup, "adr", "Average day range", "The simple average of high less low.", "TA-Lib",
                                {period(14, 1)}, {"high", "low"}, lookback_of_window, make_state<AverageDayRange>));
    all.push_back(of_one_output(
        kGroup, "cvi", "Chaikin volatility", "The change of the exponential average of high less low, in percent.",
        "M. Chaikin; S. Achelis, Technical Analysis from A to Z, 1995",
        {period(10, 2), whole("change", 10, 1, "Number of bars of the change")}, {"high", "low"},
        [](const Arguments& arguments) { return arguments.whole(0) - 1 + arguments.whole(1); },
        make_state<ChaikinVolatility>));
    all.push_back(of_one_output(
        kGroup, "massi", "Mass index", "The sum of the ratios of the average range to its own average.",
        "D. Dorsey, Technical Analysis of Stocks & Commodities, June 1992",
        {whole("fast", 9, 2, "Number of bars of the averages"), whole("slow", 25, 2, "Number of bars of the sum")},
        {"high", "low"},
        [](const Arguments& arguments) { return 2 * (arguments.whole(0) - 1) + arguments.whole(1) - 1; },
        make_state<MassIndex>));
    all.push_back(of_one_output(
        kGroup, "rvi", "Relative volatility index",
        "The average standard deviation of rising bars in percent of that of rising and falling ones.",
        "D. Dorsey, Technical Analysis of Stocks & Commodities, June 1993",
        {period(14, 1), whole("deviation", 10, 2, "Number of bars of the standard deviation")}, {"price"},
        [](const Arguments& arguments) { return arguments.whole(0) - 1 + arguments.whole(1) - 1; },
        make_state<RelativeVolatility>));
    return all;
}

}  // namespace bourse::indicators
