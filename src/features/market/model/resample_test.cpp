#include "features/market/model/resample.hpp"

#include <gtest/gtest.h>

#include <random>

namespace bourse::market {
namespace resample_test {

constexpr double kMax = std::numeric_limits<double>::max();

UtcTime day(std::string_view text) {
    return UtcTime(Date::parse(text).value());
}

Series series_of(const std::vector<Bar>& bars) {
    Columns columns;
    for (const Bar& bar : bars) columns.push_back(bar);
    return Series(std::move(columns));
}

Bar row(const Series& series, std::size_t i) {
    const SeriesView rows = series.view();
    return {rows.times[i], rows.open[i], rows.high[i], rows.low[i], rows.close[i], rows.volume[i], {}, {}, {}};
}

std::vector<Bar> rows_of(const Series& series) {
    std::vector<Bar> rows;
    for (std::size_t i = 0; i < series.size(); ++i) rows.push_back(row(series, i));
    return rows;
}

std::vector<std::string> starts(const Series& series) {
    std::vector<std::string> dates;
    for (const UtcTime time : series.view().times) dates.push_back(time.date().to_string());
    return dates;
}

/// A random walk whose bars stand `step` apart, with about a third of them missing.
Series walk(UtcTime from, std::size_t bars, UtcTime::Duration step, std::uint32_t seed) {
    std::mt19937 random(seed);
    Columns columns;
    double price = 100;
    for (std::size_t i = 0; i < bars; ++i) {
        if (random() % 3 == 0) continue;
        const auto move = [&] { return (static_cast<double>(random() % 2001) - 1000) / 1000; };
        const double open = price;
        price = std::max(1.0, price + move());
        const double high = std::max(open, price) + static_cast<double>(random() % 100) / 100;
        const double low = std::min(open, price) - static_cast<double>(random() % 100) / 200;
        columns.push_back({from + step * static_cast<std::int64_t>(i),
                           open,
                           high,
                           low,
                           price,
                           static_cast<double>(random() % 100'000),
                           {},
                           {},
                           {}});
    }
    return Series(std::move(columns));
}

double volume_of(const SeriesView& bars) {
    double sum = 0;
    for (const double volume : bars.volume) sum += volume;
    return sum;
}

TEST(Resample, GivenNoBarsThenThereAreNoRows) {
    EXPECT_TRUE(resample(SeriesView{}, Period(1, Frequency::Monthly)).empty());
}

TEST(Resample, GivenOneBarThenItIsTheRowAtThePeriodsStart) {
    const Series one = series_of({{day("2024-02-29"), 1, 3, 0.5, 2, 10, {}, {}, {}}});

    const Series rows = resample(one.view(), Period(1, Frequency::Quarterly));

    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(row(rows, 0), (Bar{day("2024-01-01"), 1, 3, 0.5, 2, 10, {}, {}, {}}));
}

TEST(Resample, GivenAWeekThenItIsFirstHighestLowestLastAndSum) {
    const Series week = series_of({{day("2024-03-04"), 10, 12, 9, 11, 100, {}, {}, {}},
                                   {day("2024-03-05"), 11, 15, 10, 14, 200, {}, {}, {}},
                                   {day("2024-03-08"), 14, 14, 7, 8, 300, {}, {}, {}},
                                   {day("2024-03-11"), 8, 9, 8, 9, 400, {}, {}, {}}});

    const Series rows = resample(week.view(), Period(1, Frequency::Weekly));

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(row(rows, 0), (Bar{day("2024-03-04"), 10, 15, 7, 8, 600, {}, {}, {}}));
    EXPECT_EQ(row(rows, 1), (Bar{day("2024-03-11"), 8, 9, 8, 9, 400, {}, {}, {}}));
}

TEST(Resample, GivenAGapThenThePeriodIsAbsent) {
    const Series gap =
        series_of({{day("2023-12-29"), 1, 1, 1, 1, 1, {}, {}, {}}, {day("2024-03-01"), 2, 2, 2, 2, 2, {}, {}, {}}});

    EXPECT_EQ(starts(resample(gap.view(), Period(1, Frequency::Monthly))),
              (std::vector<std::string>{"2023-12-01", "2024-03-01"}));
    EXPECT_EQ(starts(resample(gap.view(), Period(1, Frequency::Annual))),
              (std::vector<std::string>{"2023-01-01", "2024-01-01"}));
}

TEST(Resample, GivenBarsBefore1970ThenPeriodsStillStartByTheCalendar) {
    const Series old = series_of({{day("1969-12-31"), 1, 1, 1, 1, 1, {}, {}, {}},
                                  {day("1970-01-01"), 2, 2, 2, 2, 2, {}, {}, {}},
                                  {day("1970-01-05"), 3, 3, 3, 3, 3, {}, {}, {}}});

    EXPECT_EQ(starts(resample(old.view(), Period(1, Frequency::Weekly))),
              (std::vector<std::string>{"1969-12-29", "1970-01-05"}));
}

TEST(Resample, GivenTheHighestAtAnyPlaceThenItIsFound) {
    for (std::size_t bars = 1; bars <= 23; ++bars) {
        for (std::size_t peak = 0; peak < bars; ++peak) {
            Columns columns;
            for (std::size_t i = 0; i < bars; ++i) {
                const bool is_peak = i == peak;
                columns.push_back({day("2024-01-01") + std::chrono::days(i),
                                   5,
                                   is_peak ? 9.0 : 6.0,
                                   is_peak ? 1.0 : 4.0,
                                   5,
                                   1,
                                   {},
                                   {},
                                   {}});
            }
            const Series rows = resample(Series(std::move(columns)).view(), Period(1, Frequency::Annual));
            ASSERT_EQ(rows.size(), 1U);
            EXPECT_EQ(row(rows, 0).high, 9.0) << bars << " bars, peak at " << peak;
            EXPECT_EQ(row(rows, 0).low, 1.0) << bars << " bars, peak at " << peak;
        }
    }
}

TEST(Resample, GivenVolumesThenTheyAreSummedAndTheSumIsFinite) {
    const auto sum = [](std::vector<double> volumes) {
        Columns columns;
        for (std::size_t i = 0; i < volumes.size(); ++i) {
            columns.push_back({day("2024-01-01") + std::chrono::days(i), 1, 1, 1, 1, volumes[i], {}, {}, {}});
        }
        return row(resample(Series(std::move(columns)).view(), Period(1, Frequency::Annual)), 0).volume;
    };

    EXPECT_EQ(sum({1534.5, 4021.25, 0, 0.125, 7}), 5562.875);
    EXPECT_EQ(sum({9007199254740990, 0, 0, 0, 0, 1, 1}), 9007199254740992) << "whole numbers are exact to 2^53";
    EXPECT_EQ(sum({kMax, kMax, kMax}), kMax);
}

TEST(Resample, GivenALimitThenItStopsBehindThatManyPeriods) {
    const Series bars = walk(day("2020-01-01"), 1000, std::chrono::days(1), 1);
    const Period month(1, Frequency::Monthly);
    auto all = rows_of(resample(bars.view(), month));

    all.resize(7);
    EXPECT_EQ(rows_of(resample(bars.view(), month, 7)), all);
    EXPECT_TRUE(resample(bars.view(), month, 0).empty());
}

TEST(LastPeriods, GivenACountThenItIsTheEndThatMakesThatManyRows) {
    const Series bars = walk(day("2020-01-01"), 1000, std::chrono::days(1), 2);
    const Period month(1, Frequency::Monthly);
    const auto all = rows_of(resample(bars.view(), month));
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{5}, all.size(), all.size() + 1}) {
        const auto rows = rows_of(resample(last_periods(bars.view(), month, count), month));
        const std::size_t expected = std::min(count, all.size());
        EXPECT_EQ(rows, std::vector<Bar>(all.end() - static_cast<std::ptrdiff_t>(expected), all.end()));
    }
}

// Properties
// --------------------------------------------------------------------------------------------------------------------

struct Nested {
    Period fine;
    Period coarse;
};

class ResampleTwice : public ::testing::TestWithParam<Nested> {};

TEST_P(ResampleTwice, GivenNestedPeriodsThenItIsTheSameAsOnce) {
    const auto& [fine, coarse] = GetParam();
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        const Series bars = walk(day("1969-12-20"), 60'000, std::chrono::minutes(1), seed);

        const Series once = resample(bars.view(), coarse);
        const Series twice = resample(resample(bars.view(), fine).view(), coarse);

        EXPECT_EQ(rows_of(twice), rows_of(once));
        EXPECT_EQ(volume_of(once.view()), volume_of(bars.view())) << "volume is conserved";
    }
}

INSTANTIATE_TEST_SUITE_P(Periods, ResampleTwice,
                         ::testing::Values(Nested{Period(5, Frequency::Minute), Period(1, Frequency::Hourly)},
                                           Nested{Period(1, Frequency::Hourly), Period(4, Frequency::Hourly)},
                                           Nested{Period(30, Frequency::Minute), Period(1, Frequency::Daily)},
                                           Nested{Period(1, Frequency::Daily), Period(1, Frequency::Weekly)},
                                           Nested{Period(1, Frequency::Daily), Period(1, Frequency::Monthly)},
                                           Nested{Period(1, Frequency::Monthly), Period(1, Frequency::Quarterly)},
                                           Nested{Period(1, Frequency::Quarterly), Period(1, Frequency::Annual)},
                                           Nested{Period(7, Frequency::Daily), Period(1, Frequency::Weekly)},
                                           Nested{Period(12, Frequency::Monthly), Period(1, Frequency::Annual)}));

TEST(Resample, GivenALongerHistoryThenNoOldBarMoves) {
    const Series bars = walk(day("2015-03-03"), 2000, std::chrono::days(1), 4);
    for (const Period& period :
         {Period(2, Frequency::Monthly), Period(10, Frequency::Daily), Period(3, Frequency::Weekly),
          Period(2, Frequency::Quarterly), Period(2, Frequency::Annual)}) {
        const auto all = rows_of(resample(bars.view(), period));
        const auto cut = rows_of(resample(bars.view().between(day("2016-08-01"), day("9000-01-01")), period));
        ASSERT_GE(cut.size(), 2U);
        // All but the first, which the cut goes through.
        EXPECT_TRUE(std::equal(cut.rbegin(), cut.rend() - 1, all.rbegin()));
        EXPECT_EQ(cut.front().time, all[all.size() - cut.size()].time);
    }
}

}  // namespace resample_test
}  // namespace bourse::market
