#include "features/market/service/indicator_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace bourse::market {
namespace indicator_store_test {

constexpr std::size_t kBudget = std::size_t{1} << 20;

/// `bars` daily bars; the close of the last one is `last` more.
ServedSeries series_of(int bars, Version version, double last = 0, double first = 0) {
    Columns columns;
    for (int i = 0; i < bars; ++i) {
        const double close = 100 + 10 * std::sin(i * 0.7) + (i + 1 == bars ? last : 0) + (i == 0 ? first : 0);
        columns.push_back(
            {UtcTime(Date(2024, 1, 1).plus_days(i)), close, close + 1, close - 1, close, 100.0 + i, {}, {}, {}});
    }
    return {Symbol::parse("AAA").value(), version, {}, std::make_shared<const Series>(std::move(columns)), {}};
}

TimeSeriesQuery query_of(std::string_view expressions, std::optional<Frequency> frequency = std::nullopt) {
    TimeSeriesQuery query;
    query.symbol = Symbol::parse("AAA").value();
    query.indicators = indicators::parse_expressions(expressions).value();
    if (frequency) query.interval = Interval{1, frequency};
    return query;
}

std::vector<double> values_of(const IndicatorColumns& columns, std::size_t expression = 0) {
    const auto output = columns.values[expression]->computation.output(0);
    return {output.begin(), output.end()};
}

bool are_same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

std::shared_ptr<const IndicatorColumns> columns_of(IndicatorStore& store, const TimeSeriesQuery& query,
                                                   const ServedSeries& series) {
    auto columns = store.get(query, series);
    EXPECT_TRUE(columns);
    return columns ? *columns : nullptr;
}

TEST(Indicators, GivenAQueryWithoutIndicatorsThenThereAreNoColumns) {
    IndicatorStore store(kBudget);
    TimeSeriesQuery query = query_of("sma(2)");
    query.indicators.reset();

    EXPECT_EQ(columns_of(store, query, series_of(5, 1)), nullptr);
}

TEST(Indicators, GivenTheSameSeriesThenTheValuesAreShared) {
    IndicatorStore store(kBudget);
    const ServedSeries series = series_of(50, 1);

    const auto first = columns_of(store, query_of("sma(2),rsi(3)"), series);
    const auto second = columns_of(store, query_of("rsi(3)"), series);

    EXPECT_EQ(first->values[1], second->values[0]);
    EXPECT_EQ(first->frame, second->frame);
}

TEST(Indicators, GivenASeriesThatGrowsOrWhoseLastBarChangesThenTheValuesAreThoseOfAllBars) {
    IndicatorStore store(kBudget);
    const TimeSeriesQuery query = query_of("rsi(3),macd(3,5,2)");
    Version version = 0;
    for (const auto& [bars, last] :
         std::vector<std::pair<int, double>>{{1, 0}, {2, 0}, {40, 0}, {40, 5}, {41, 0}, {90, 3}}) {
        const ServedSeries series = series_of(bars, ++version, last);
        IndicatorStore fresh(kBudget);

        const auto extended = columns_of(store, query, series);
        const auto anew = columns_of(fresh, query, series);

        EXPECT_TRUE(are_same(values_of(*extended), values_of(*anew))) << bars;
        EXPECT_TRUE(are_same(values_of(*extended, 1), values_of(*anew, 1))) << bars;
        EXPECT_EQ(values_of(*extended).size(), static_cast<std::size_t>(bars));
    }
}

TEST(Indicators, GivenAnEarlierBarThatChangesThenAllValuesAreComputedAgain) {
    IndicatorStore store(kBudget);
    const TimeSeriesQuery query = query_of("ema(2)");
    const auto before = values_of(*columns_of(store, query, series_of(30, 1)));

    const auto after = values_of(*columns_of(store, query, series_of(30, 2, 0, 50)));

    EXPECT_NE(before[1], after[1]);
    EXPECT_DOUBLE_EQ(after[1] - before[1], 25);
}

TEST(Indicators, GivenAPeriodThenTheRowsAreResampled) {
    IndicatorStore store(kBudget);
    const ServedSeries series = series_of(60, 1);

    const auto weekly = columns_of(store, query_of("sma(2)", Frequency::Weekly), series);
    const auto daily = columns_of(store, query_of("sma(2)"), series);

    EXPECT_EQ(weekly->frame->rows().size(), 9U);
    EXPECT_EQ(daily->frame->rows().size(), 60U);
    const auto rows = weekly->frame->rows();
    EXPECT_DOUBLE_EQ(values_of(*weekly)[1], (rows.close[0] + rows.close[1]) / 2);
}

TEST(Indicators, GivenAnotherInputThenTheValuesAreNotShared) {
    IndicatorStore store(kBudget);
    const ServedSeries series = series_of(10, 1);
    TimeSeriesQuery high = query_of("sma(1)");
    set_usual_input(*high.indicators, indicators::Input::High);

    const auto of_close = values_of(*columns_of(store, query_of("sma(1)"), series));
    const auto of_high = values_of(*columns_of(store, high, series));

    EXPECT_EQ(of_high[3], of_close[3] + 1);
}

TEST(Indicators, GivenTooManyValuesThenTheQueryIsRefused) {
    IndicatorStore store(kBudget);
    std::string many = "sma(1)";
    for (int i = 2; i <= 50; ++i) many += ",sma(" + std::to_string(i) + ")";
    const int rows = static_cast<int>(IndicatorStore::kMaxValues / 50) + 1;

    const auto refused = store.get(query_of(many), series_of(rows, 1));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::InvalidInput);
    EXPECT_TRUE(refused.error().detail.starts_with("indicators would make ")) << refused.error().detail;
}

TEST(Indicators, GivenASmallBudgetThenValuesAreRightThoughNotKept) {
    IndicatorStore store(0);
    const ServedSeries series = series_of(30, 1);

    const auto first = columns_of(store, query_of("sma(2)"), series);
    const auto second = columns_of(store, query_of("sma(2)"), series);

    EXPECT_NE(first->values[0], second->values[0]);
    EXPECT_TRUE(are_same(values_of(*first), values_of(*second)));
}

}  // namespace indicator_store_test
}  // namespace bourse::market
