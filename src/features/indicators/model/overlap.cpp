#include <algorithm>
#include <array>
#include <cmath>

#include "features/indicators/model/averages.hpp"
#include "features/indicators/model/families.hpp"

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
std::size_t lookback_of_period(const Arguments& arguments) {
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
        .lookback = lookback_of_period<kind>,
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

}  // namespace

std::vector<Declaration> overlap_studies() {
    std::vector<Declaration> all;
    all.push_back(average_of_price<Dema, AverageKind::Dema>(
        "dema", "Double exponential moving average", 30, 1,
        "Twice the exponential average less its own exponential average, which halves the lag.",
        "P. Mulloy, Technical Analysis of Stocks & Commodities, February 1994"));
    all.push_back(average_of_price<Ema, AverageKind::Ema>(
        "ema", "Exponential moving average", 30, 1,
        "Each value moves the average by 2/(period + 1) of the difference; begins with the mean of the first values.",
        "R. Brown, Statistical Forecasting for Inventory Control, 1959"));
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
    all.push_back(average_of_price<Sma, AverageKind::Sma>("sma", "Simple moving average", 30, 1,
                                                          "The mean of the last values.", "Arithmetic mean"));
    return all;
}

}  // namespace bourse::indicators
