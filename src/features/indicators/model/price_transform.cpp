#include <algorithm>
#include <array>
#include <cmath>

#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/windows.hpp"

namespace bourse::indicators {
namespace {

/// What `Price` makes of each bar.
template <double (*Price)(const Bar&)>
class PriceOf {
  public:
    explicit PriceOf(const Arguments&) {}
    double next(const Bar& bar) { return Price(bar); }
};

double average_price(const Bar& bar) {
    return (bar.high + bar.low + bar.close + bar.open) / 4;
}
double median_price(const Bar& bar) {
    return (bar.high + bar.low) / 2;
}
double typical_price(const Bar& bar) {
    return (bar.high + bar.low + bar.close) / 3;
}
double weighted_close(const Bar& bar) {
    return (bar.high + bar.low + bar.close * 2) / 4;
}

/// The mean distance of the last values from their mean.
class AverageDeviation {
  public:
    explicit AverageDeviation(const Arguments& arguments) : values_(arguments.whole(0)) {}
    double next(const Bar& bar) {
        values_.push(bar.price);
        if (!values_.is_full()) return kNone;
        const auto n = static_cast<double>(values_.size());
        double sum = 0;
        for (const double value : values_.values()) sum += value;
        double distances = 0;
        for (const double value : values_.values()) distances += std::fabs(value - sum / n);
        return distances / n;
    }

  private:
    Ring values_;
};

/// The close is the mean of the bar, the open the middle of the candle before.
class HeikinAshi {
  public:
    explicit HeikinAshi(const Arguments&) {}
    std::array<double, 4> next(const Bar& bar) {
        const double open = std::isnan(close_) ? (bar.open + bar.close) / 2 : (open_ + close_) / 2;
        open_ = open;
        close_ = (bar.open + bar.high + bar.low + bar.close) / 4;
        return {open, std::max({bar.high, open, close_}), std::min({bar.low, open, close_}), close_};
    }

  private:
    double open_ = kNone;
    double close_ = kNone;
};

}  // namespace

std::vector<Declaration> price_transforms() {
    constexpr Group kGroup = Group::PriceTransform;
    std::vector<Declaration> all;
    all.push_back(of_one_output(kGroup, "avgdev", "Average deviation",
                                "The mean distance of the last values from their mean.", "Mean absolute deviation",
                                {period(14, 2)}, {"price"}, lookback_of_window, make_state<AverageDeviation>));
    all.push_back(of_one_output(kGroup, "avgprice", "Average price", "The mean of open, high, low and close.",
                                "(open + high + low + close) / 4", {}, {"open", "high", "low", "close"},
                                lookback_of_bars<0>, make_state<PriceOf<average_price>>));
    all.push_back(of_one_output(kGroup, "medprice", "Median price", "The middle of high and low.", "(high + low) / 2",
                                {}, {"high", "low"}, lookback_of_bars<0>, make_state<PriceOf<median_price>>));
    all.push_back(of_one_output(kGroup, "typprice", "Typical price", "The mean of high, low and close.",
                                "(high + low + close) / 3", {}, {"high", "low", "close"}, lookback_of_bars<0>,
                                make_state<PriceOf<typical_price>>));
    all.push_back(of_one_output(kGroup, "wclprice", "Weighted close price",
                                "The mean of high, low and twice the close.", "(high + low + 2 * close) / 4", {},
                                {"high", "low", "close"}, lookback_of_bars<0>, make_state<PriceOf<weighted_close>>));
    all.push_back({
        .name = "ha",
        .title = "Heikin-Ashi candles",
        .group = kGroup,
        .description = "Smoothed candles: the close is the mean of the bar, the open the middle of the candle before.",
        .source = "D. Valcu, Technical Analysis of Stocks & Commodities, February 2004",
        .parameters = {},
        .inputs = {"open", "high", "low", "close"},
        .outputs = {{"open"}, {"high"}, {"low"}, {"close"}},
        .lookback = lookback_of_bars<0>,
        .make = make_state<HeikinAshi>,
    });
    return all;
}

}  // namespace bourse::indicators
