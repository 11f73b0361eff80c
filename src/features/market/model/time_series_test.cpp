#include "features/market/model/time_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "features/market/http/cursor.hpp"
#include "features/market/http/time_series_text.hpp"
#include "features/market/model/resample.hpp"

namespace bourse::market {
namespace time_series_test {

const Symbol kSymbol = Symbol::parse("AMZN").value();

/// A bar on every day but each fifth, with prices that name the day.
Series daily(int days) {
    Columns columns;
    for (int i = 0; i < days; ++i) {
        if (i % 5 == 4) continue;
        columns.push_back(
            {UtcTime(Date(2023, 1, 2).plus_days(i)), 1.0 * i, i + 2.5, i - 0.5, i + 1.0, 1.0 * i, {}, {}, {}});
    }
    return Series(std::move(columns));
}

Series minutes(int days) {
    Columns columns;
    for (int day = 0; day < days; ++day) {
        for (int minute = 0; minute < 50; ++minute) {
            columns.push_back({UtcTime(Date(2023, 1, 2).plus_days(day)) + std::chrono::minutes(870 + minute),
                               1,
                               2,
                               0.5,
                               1,
                               1.0 * minute,
                               {},
                               {},
                               {}});
        }
    }
    return Series(std::move(columns));
}

TimeSeriesQuery query_of(std::int64_t interval, Frequency frequency) {
    TimeSeriesQuery query;
    query.interval = Interval{interval};
    query.frequency = frequency;
    return query;
}

InputFault fault_of(const TimeSeriesQuery& query) {
    const auto checked = query.check();
    return checked ? InputFault{} : checked.error().faults.front();
}

TEST(TimeSeriesQuery, GivenOneOfIntervalAndFrequencyThenTheOtherIsNamed) {
    TimeSeriesQuery interval;
    interval.interval = Interval{1};
    EXPECT_EQ(fault_of(interval),
              (InputFault{InputFault::In::Query, "frequency", "is required, unless interval has a unit, as in 1d"}));
    TimeSeriesQuery frequency;
    frequency.frequency = Frequency::Daily;
    EXPECT_EQ(fault_of(frequency), (InputFault{InputFault::In::Query, "interval", "is needed beside frequency"}));
    EXPECT_TRUE(query_of(1, Frequency::Daily).check());
}

TEST(TimeSeriesQuery, GivenAnIntervalWithAUnitThenItIsThePeriod) {
    TimeSeriesQuery query;
    query.interval = Interval{2, Frequency::Hourly};
    EXPECT_TRUE(query.check());
    EXPECT_EQ(query.unit(), Frequency::Hourly);
    EXPECT_EQ(query.source(), BarInterval::Minute);
    EXPECT_EQ(query.period()->max_length(), std::chrono::hours(2));

    query.frequency = Frequency::Hourly;
    EXPECT_EQ(fault_of(query),
              (InputFault{InputFault::In::Query, "frequency", "must be omitted when interval has a unit"}));
}

TEST(TimeSeriesQuery, GivenARangeThatHoldsNothingThenEndIsNamed) {
    TimeSeriesQuery query;
    query.start = query.end = UtcTime(Date(2024, 1, 1));
    EXPECT_EQ(fault_of(query), (InputFault{InputFault::In::Query, "end", "is not after start"}));
}

TEST(TimeSeriesQuery, GivenADateOrATimeThenItIsABound) {
    EXPECT_EQ(parse_date_or_time("2024-03-08")->to_string(), "2024-03-08T00:00:00Z");
    EXPECT_EQ(parse_date_or_time("2024-03-08T14:30:00Z")->to_string(), "2024-03-08T14:30:00Z");
    for (const auto* text : {"", "2024", "2024-02-30", "yesterday", "2024-03-08T"})
        EXPECT_FALSE(parse_date_or_time(text));
    for (const auto* text : {"2024-1", "2024-13", "24", "20240", "2024-02-30", "2024-"}) {
        EXPECT_FALSE(parse_range_start(text)) << text;
        EXPECT_FALSE(parse_range_end(text)) << text;
    }
    EXPECT_EQ(parse_order("desc").value(), Order::NewestFirst);
    EXPECT_FALSE(parse_order("up"));
}

struct StoredCase {
    std::int64_t interval;
    Frequency frequency;
    StoredIntervals stored;
    /// The beginning of the error; empty when there is none.
    std::string_view error;
};

class Stored : public ::testing::TestWithParam<StoredCase> {};

TEST_P(Stored, GivenAQueryThenItIsAnErrorUnlessItsPeriodsCanBeMade) {
    const auto& [interval, frequency, stored, error] = GetParam();

    const auto checked = query_of(interval, frequency).check_stored(stored);

    EXPECT_EQ(checked.has_value(), error.empty());
    if (checked) return;
    EXPECT_EQ(checked.error().code, Errc::IntervalNotStored);
    EXPECT_EQ(checked.error().detail, error);
}

constexpr StoredIntervals kBoth{.day = true, .step = 1};
constexpr StoredIntervals kMinutes{.day = false, .step = 1};
constexpr StoredIntervals kFiveMinutes{.day = false, .step = 5};
constexpr StoredIntervals kDays{.day = true, .step = 0};

INSTANTIATE_TEST_SUITE_P(
    Rules, Stored,
    ::testing::Values(
        StoredCase{1, Frequency::Minute, kBoth, ""}, StoredCase{1, Frequency::Hourly, kMinutes, ""},
        StoredCase{1, Frequency::Hourly, kDays, "Hourly bars require minute bars, but only daily bars are stored"},
        StoredCase{1, Frequency::Minute, kDays, "Minute bars require minute bars, but only daily bars are stored"},
        StoredCase{1, Frequency::Daily, kMinutes, ""}, StoredCase{1, Frequency::Annual, kDays, ""},
        StoredCase{5, Frequency::Minute, kFiveMinutes, ""}, StoredCase{15, Frequency::Minute, kFiveMinutes, ""},
        StoredCase{1, Frequency::Minute, kFiveMinutes,
                   "bars of 5 minutes are stored: interval must be a multiple of 5"},
        StoredCase{7, Frequency::Minute, kFiveMinutes,
                   "bars of 5 minutes are stored: interval must be a multiple of 5"},
        StoredCase{1, Frequency::Hourly, kFiveMinutes, ""}));

TEST(Steps, GivenDistancesThenTheLargestStepIsFound) {
    const std::vector<std::pair<std::int64_t, int>> known{{0, 1},   {1, 1},   {4, 1},   {5, 5},    {10, 5},   {15, 15},
                                                          {30, 30}, {45, 15}, {60, 60}, {390, 30}, {1440, 60}};
    for (const auto& [distance, step] : known) EXPECT_EQ(largest_step(distance), step) << distance;
}

// Paging
// --------------------------------------------------------------------------------------------------------------------

struct PagingCase {
    std::string_view name;
    /// How the rows are made; with no interval from no period.
    std::int64_t interval;
    Frequency frequency;
    BarInterval source;
    bool is_cut;
};

class Paging : public ::testing::TestWithParam<PagingCase> {
  protected:
    const Series bars_ = GetParam().source == BarInterval::Day ? daily(200) : minutes(9);

    TimeSeriesQuery query(Order order) const {
        TimeSeriesQuery query;
        if (GetParam().interval > 0) query = query_of(GetParam().interval, GetParam().frequency);
        query.start =
            GetParam().is_cut ? UtcTime(Date(2023, 1, 4)) + std::chrono::minutes(885) : UtcTime(Date(2000, 1, 1));
        query.end =
            GetParam().is_cut ? UtcTime(Date(2023, 1, 9)) + std::chrono::minutes(885) : UtcTime(Date(2100, 1, 1));
        query.order = order;
        return query;
    }
    std::string rows(const TimeSeriesQuery& query) const {
        const std::string csv = to_csv(kSymbol, query, page_of(query, bars_.view()));
        return csv.substr(csv.find('\n') + 1);
    }
};

TEST_P(Paging, GivenPagesOfAnySizeThenTogetherTheyAreTheWholeAnswer) {
    for (const Order order : {Order::OldestFirst, Order::NewestFirst}) {
        const std::string whole = rows(query(order));
        const auto count = static_cast<std::size_t>(std::ranges::count(whole, '\n'));
        ASSERT_GT(count, 0U);
        for (const std::size_t limit : {std::size_t{1}, std::size_t{2}, std::size_t{7}, count - 1, count, count + 1}) {
            if (limit == 0) continue;
            TimeSeriesQuery page_query = query(order);
            page_query.limit = static_cast<std::int64_t>(limit);
            std::string together;
            std::size_t pages = 0;
            for (bool has_more = true; has_more; ++pages) {
                ASSERT_LE(pages, count);
                const TimeSeriesPage page = page_of(page_query, bars_.view());
                ASSERT_LE(page.rows.size(), limit);
                together += rows(page_query);
                has_more = page.next.has_value();
                if (has_more) page_query.cursor = decode_time_cursor(encode_time_cursor(*page.next)).value();
            }
            EXPECT_EQ(together, whole) << "pages of " << limit;
            EXPECT_EQ(pages, (count + limit - 1) / limit) << "no empty page at the end";
        }
    }
}

TEST_P(Paging, GivenNewestFirstThenItIsTheReverse) {
    const auto reversed = [](const std::string& text) {
        std::string lines;
        for (std::size_t end = text.size(); end > 0;) {
            const std::size_t newline = text.rfind('\n', end - 2);
            const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
            lines += text.substr(begin, end - begin);
            end = begin;
        }
        return lines;
    };
    EXPECT_EQ(rows(query(Order::NewestFirst)), reversed(rows(query(Order::OldestFirst))));
}

INSTANTIATE_TEST_SUITE_P(Queries, Paging,
                         ::testing::Values(PagingCase{"Raw", 0, Frequency::Daily, BarInterval::Day, false},
                                           PagingCase{"RawCut", 0, Frequency::Daily, BarInterval::Day, true},
                                           PagingCase{"Weeks", 1, Frequency::Weekly, BarInterval::Day, false},
                                           PagingCase{"WeeksCut", 1, Frequency::Weekly, BarInterval::Day, true},
                                           PagingCase{"TwoMonths", 2, Frequency::Monthly, BarInterval::Day, false},
                                           PagingCase{"SevenMinutes", 7, Frequency::Minute, BarInterval::Minute, false},
                                           PagingCase{"HoursCut", 1, Frequency::Hourly, BarInterval::Minute, true}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(TimeSeriesPage, GivenAStartInsideAPeriodThenBarsAreCutBeforeTheyAreResampled) {
    const Series bars = daily(60);
    TimeSeriesQuery query = query_of(1, Frequency::Monthly);
    query.start = UtcTime(Date(2023, 1, 20));
    query.end = UtcTime(Date(2023, 2, 1));

    const TimeSeriesPage page = page_of(query, bars.view());

    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.rows.times[0], UtcTime(Date(2023, 1, 1))) << "the first calendar day, though the bars begin later";
    EXPECT_EQ(page.rows.open[0], 18.0);
}

// Work
// --------------------------------------------------------------------------------------------------------------------

TEST(WorkOf, GivenRawRowsThenOnlyThoseOfThePageCount) {
    const Series bars = daily(10'000);
    TimeSeriesQuery query;
    EXPECT_EQ(work_of(query, bars.view()), 8'000 * kRowWork);
    query.limit = 1;
    EXPECT_EQ(work_of(query, bars.view()), kRowWork);
    query.start = UtcTime(Date(2100, 1, 1));
    EXPECT_EQ(work_of(query, bars.view()), 0U);
}

TEST(WorkOf, GivenPeriodsThenBarsCountAsFarAsThePageReaches) {
    const Series bars = minutes(1'000);
    TimeSeriesQuery query;
    query.interval = Interval{1};
    query.frequency = Frequency::Annual;
    EXPECT_EQ(work_of(query, bars.view()), 50'000 + 4 * kRowWork);
    query.frequency = Frequency::Hourly;
    query.limit = 1;
    EXPECT_LT(work_of(query, bars.view()), 200U);
    query.order = Order::NewestFirst;
    EXPECT_LT(work_of(query, bars.view()), 200U);
    query.cursor = bars.view().times.front();
    EXPECT_EQ(work_of(query, bars.view()), 0U) << "nothing is left";
}

TEST_P(Paging, GivenAnyPageThenItsWorkIsNotUnderestimated) {
    for (const std::size_t limit : {1U, 7U, 1'000U}) {
        TimeSeriesQuery page_query = query(Order::OldestFirst);
        page_query.limit = static_cast<std::int64_t>(limit);
        const TimeSeriesPage page = page_of(page_query, bars_.view());
        EXPECT_GE(work_of(page_query, bars_.view()), page.rows.size() * kRowWork);
    }
}

struct PartialDate {
    const char* text;
    const char* start;
    const char* end;
};

class PartialDates : public ::testing::TestWithParam<PartialDate> {};

TEST_P(PartialDates, GivenAMonthOrAYearThenARangeHoldsAllOfIt) {
    const auto& [text, start, end] = GetParam();
    EXPECT_EQ(parse_range_start(text)->to_string(), start);
    EXPECT_EQ(parse_range_end(text)->to_string(), end);
}

INSTANTIATE_TEST_SUITE_P(All, PartialDates,
                         ::testing::Values(PartialDate{"2024", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"},
                                           PartialDate{"2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
                                           PartialDate{"2023-12", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z"},
                                           PartialDate{"2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
                                           PartialDate{"2024-02-29T14:30:00Z", "2024-02-29T14:30:00Z",
                                                       "2024-02-29T14:30:00Z"}));

TEST(PartialDates, GivenTheLastYearThenItsEndIsAfterItsLastDay) {
    EXPECT_GT(parse_range_end("9999").value(), UtcTime(Date(9999, 12, 31)));
}

// Text
// --------------------------------------------------------------------------------------------------------------------

TEST(TimeSeriesText, GivenRawRowsThenTheyCarryTheirDate) {
    const Series bars = daily(2);
    const TimeSeriesQuery query;
    const TimeSeriesPage page = page_of(query, bars.view());

    EXPECT_EQ(to_json(kSymbol, query, page),
              R"([{"symbol":"AMZN","date":"2023-01-02","open":0.0,"high":2.5,"low":-0.5,"close":1.0,"volume":0},)"
              R"({"symbol":"AMZN","date":"2023-01-03","open":1.0,"high":3.5,"low":0.5,"close":2.0,"volume":1}])");
    EXPECT_EQ(to_csv(kSymbol, query, page),
              "symbol,date,open,high,low,close,volume\r\n"
              "AMZN,2023-01-02,0,2.5,-0.5,1,0\r\nAMZN,2023-01-03,1,3.5,0.5,2,1\r\n");
}

TEST(TimeSeriesText, GivenHoursThenTheyCarryTheirTime) {
    const Series bars = minutes(1);
    const TimeSeriesQuery query = query_of(1, Frequency::Hourly);

    EXPECT_EQ(to_json(kSymbol, query, page_of(query, bars.view())).substr(0, 63),
              R"([{"symbol":"AMZN","period_start":"2023-01-02T14:00:00Z","open":)");
}

TEST(TimeSeriesText, GivenNoRowsThenItIsAnEmptyListOrAHeader) {
    const TimeSeriesQuery query;
    EXPECT_EQ(to_json(kSymbol, query, TimeSeriesPage()), "[]");
    EXPECT_EQ(to_csv(kSymbol, query, TimeSeriesPage()), "symbol,date,open,high,low,close,volume\r\n");
}

}  // namespace time_series_test
}  // namespace bourse::market
