#include "features/market/model/period.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace bourse::market {
namespace period_test {

UtcTime at(std::string_view text) {
    return text.size() == 10 ? UtcTime(Date::parse(text).value()) : UtcTime::parse(text).value();
}

struct Case {
    std::int64_t interval;
    Frequency frequency;
    std::string_view time;
    std::string_view start;
    std::string_view next;
};

class PeriodOf : public ::testing::TestWithParam<Case> {};

TEST_P(PeriodOf, ThenItStartsAndEndsByTheCalendar) {
    const auto& [interval, frequency, time, start, next] = GetParam();
    const Period period(interval, frequency);

    EXPECT_EQ(period.period_start(at(time)).to_string(), at(start).to_string()) << time;
    EXPECT_EQ(period.next_start(at(time)).to_string(), at(next).to_string()) << time;
}

INSTANTIATE_TEST_SUITE_P(
    Minutes, PeriodOf,
    ::testing::Values(
        Case{1, Frequency::Minute, "2024-03-08T14:30:59Z", "2024-03-08T14:30:00Z", "2024-03-08T14:31:00Z"},
        Case{5, Frequency::Minute, "2024-03-08T14:34:00Z", "2024-03-08T14:30:00Z", "2024-03-08T14:35:00Z"},
        // 7 does not divide an hour: counted from the anchor on, not from the hour.
        Case{7, Frequency::Minute, "1970-01-05T01:05:00Z", "1970-01-05T01:03:00Z", "1970-01-05T01:10:00Z"},
        Case{1, Frequency::Minute, "1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z", "1970-01-01"},
        Case{1, Frequency::Hourly, "2024-03-08T14:59:59Z", "2024-03-08T14:00:00Z", "2024-03-08T15:00:00Z"},
        Case{4, Frequency::Hourly, "2024-03-08T23:00:00Z", "2024-03-08T20:00:00Z", "2024-03-09"}));

INSTANTIATE_TEST_SUITE_P(Days, PeriodOf,
                         ::testing::Values(Case{1, Frequency::Daily, "2024-02-29T23:59:59Z", "2024-02-29",
                                                "2024-03-01"},
                                           Case{3, Frequency::Daily, "1970-01-05", "1970-01-05", "1970-01-08"},
                                           Case{3, Frequency::Daily, "1970-01-04", "1970-01-02", "1970-01-05"},
                                           Case{3, Frequency::Daily, "1970-01-01", "1969-12-30", "1970-01-02"}));

INSTANTIATE_TEST_SUITE_P(
    IsoWeeks, PeriodOf,
    ::testing::Values(
        // 2021-01-03 is the Sunday of ISO week 53 of 2020; 2018-12-31 the Monday of week 1 of 2019.
        Case{1, Frequency::Weekly, "2021-01-03", "2020-12-28", "2021-01-04"},
        Case{1, Frequency::Weekly, "2018-12-31", "2018-12-31", "2019-01-07"},
        Case{1, Frequency::Weekly, "2024-03-10T23:59:59Z", "2024-03-04", "2024-03-11"},
        Case{1, Frequency::Weekly, "1970-01-01", "1969-12-29", "1970-01-05"},
        Case{1, Frequency::Weekly, "0000-01-02", "0000-01-01", "0000-01-03"},
        Case{2, Frequency::Weekly, "1970-01-18", "1970-01-05", "1970-01-19"},
        Case{2, Frequency::Weekly, "1969-12-31", "1969-12-22", "1970-01-05"}));

INSTANTIATE_TEST_SUITE_P(Months, PeriodOf,
                         ::testing::Values(Case{1, Frequency::Monthly, "2024-02-29", "2024-02-01", "2024-03-01"},
                                           Case{1, Frequency::Monthly, "2023-12-31T23:59:59Z", "2023-12-01",
                                                "2024-01-01"},
                                           Case{2, Frequency::Monthly, "2019-08-15", "2019-07-01", "2019-09-01"},
                                           Case{2, Frequency::Monthly, "1969-12-31", "1969-11-01", "1970-01-01"},
                                           Case{5, Frequency::Monthly, "1970-06-01", "1970-06-01", "1970-11-01"},
                                           Case{5, Frequency::Monthly, "1969-08-01", "1969-08-01", "1970-01-01"},
                                           Case{1, Frequency::Quarterly, "2024-03-31", "2024-01-01", "2024-04-01"},
                                           Case{1, Frequency::Quarterly, "1969-10-01", "1969-10-01", "1970-01-01"},
                                           Case{2, Frequency::Quarterly, "2024-06-30", "2024-01-01", "2024-07-01"}));

INSTANTIATE_TEST_SUITE_P(Years, PeriodOf,
                         ::testing::Values(Case{1, Frequency::Annual, "2020-12-31", "2020-01-01", "2021-01-01"},
                                           Case{10, Frequency::Annual, "2019-07-01", "2010-01-01", "2020-01-01"},
                                           Case{3, Frequency::Annual, "2020-01-01", "2019-01-01", "2022-01-01"},
                                           Case{1, Frequency::Annual, "0000-02-29", "0000-01-01", "0001-01-01"}));

TEST(Period, GivenAnIntervalLongerThanTimeThenItIsCutWhereTimeEnds) {
    constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();
    for (const auto frequency : {Frequency::Minute, Frequency::Daily, Frequency::Monthly, Frequency::Annual}) {
        const Period period(kHuge, frequency);
        EXPECT_GE(period.period_start(at("1969-01-01")), at("0000-01-01"));
        EXPECT_GE(period.next_start(at("2024-01-01")), at("9999-12-31"));
        EXPECT_EQ(period.next_start(at("2024-01-01")).to_string().substr(0, 10), "9999-12-31");
    }
}

TEST(Period, GivenAnyTimeThenPeriodsTile) {
    for (const auto frequency : {Frequency::Minute, Frequency::Hourly, Frequency::Daily, Frequency::Weekly,
                                 Frequency::Monthly, Frequency::Quarterly, Frequency::Annual}) {
        for (const std::int64_t interval : {1, 2, 3, 7}) {
            const Period period(interval, frequency);
            // A step that meets all times of day and all days of the week.
            for (UtcTime time = at("1965-01-01"); time < at("1975-01-01");
                 time = time + std::chrono::minutes(7 * 1441)) {
                const UtcTime start = period.period_start(time);
                const UtcTime next = period.next_start(time);
                ASSERT_LE(start, time);
                ASSERT_GT(next, time);
                ASSERT_EQ(period.period_start(start), start);
                ASSERT_EQ(period.period_start(next), next);
                ASSERT_EQ(period.next_start(next - UtcTime::Duration(1)), next);
            }
        }
    }
}

TEST(Frequency, GivenItsNameWhenParsedThenItIsThat) {
    for (const auto frequency : {Frequency::Minute, Frequency::Hourly, Frequency::Daily, Frequency::Weekly,
                                 Frequency::Monthly, Frequency::Quarterly, Frequency::Annual}) {
        EXPECT_EQ(parse_frequency(to_string(frequency)).value(), frequency);
    }
    EXPECT_EQ(parse_frequency("MONTHLY").value(), Frequency::Monthly);
    EXPECT_EQ(parse_frequency("monthly").value(), Frequency::Monthly);
    EXPECT_FALSE(parse_frequency("month"));
    EXPECT_FALSE(parse_frequency(""));
}

TEST(Interval, GivenANumberWithOrWithoutAUnitWhenParsedThenItIsThat) {
    EXPECT_EQ(Interval::parse("3")->count, 3);
    EXPECT_EQ(Interval::parse("3")->unit, std::nullopt);
    const std::vector<std::pair<std::string, Frequency>> units{
        {"m", Frequency::Minute},   {"h", Frequency::Hourly},    {"d", Frequency::Daily}, {"w", Frequency::Weekly},
        {"mo", Frequency::Monthly}, {"q", Frequency::Quarterly}, {"y", Frequency::Annual}};
    for (const auto& [unit, frequency] : units) {
        EXPECT_EQ(Interval::parse("15" + unit)->count, 15) << unit;
        EXPECT_EQ(Interval::parse("15" + unit)->unit, frequency) << unit;
    }
    for (const char* text : {"", "0", "-1", "0d", "d", "1.5", "1x", "1 d", "1M", "1D", "99999999999999999999"}) {
        EXPECT_FALSE(Interval::parse(text)) << text;
    }
}

TEST(Period, ThenNoPeriodIsLongerThanTheLongest) {
    EXPECT_EQ(Period(5, Frequency::Minute).max_length(), std::chrono::minutes(5));
    EXPECT_EQ(Period(2, Frequency::Weekly).max_length(), std::chrono::days(14));
    EXPECT_EQ(Period(1, Frequency::Monthly).max_length(), std::chrono::days(31));
    EXPECT_GE(Period(1, Frequency::Annual).max_length(), std::chrono::days(366));
    EXPECT_GT(Period(std::numeric_limits<std::int64_t>::max(), Frequency::Annual).max_length(),
              std::chrono::days(3'652'425));
}

}  // namespace period_test
}  // namespace bourse::market
