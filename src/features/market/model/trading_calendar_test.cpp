#include "features/market/model/trading_calendar.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace trading_calendar_test {

std::vector<std::string> weekdays_closed(int year) {
    std::vector<std::string> closed;
    for (Date day(year, 1, 1); day < Date(year + 1, 1, 1); day = day.plus_days(1)) {
        const bool is_weekend = day.weekday() == std::chrono::Saturday || day.weekday() == std::chrono::Sunday;
        EXPECT_FALSE(is_weekend && is_trading_day(day)) << day.to_string();
        if (!is_weekend && !is_trading_day(day)) closed.push_back(day.to_string());
    }
    return closed;
}

int trading_days(int year) {
    int days = 0;
    for (Date day(year, 1, 1); day < Date(year + 1, 1, 1); day = day.plus_days(1)) days += is_trading_day(day) ? 1 : 0;
    return days;
}

// As the exchange published them.
TEST(TradingCalendar, GivenAYearThenItsHolidaysAreThoseOfTheExchange) {
    using Days = std::vector<std::string>;
    EXPECT_EQ(weekdays_closed(2018), (Days{"2018-01-01", "2018-01-15", "2018-02-19", "2018-03-30", "2018-05-28",
                                           "2018-07-04", "2018-09-03", "2018-11-22", "2018-12-05", "2018-12-25"}));
    EXPECT_EQ(weekdays_closed(2021), (Days{"2021-01-01", "2021-01-18", "2021-02-15", "2021-04-02", "2021-05-31",
                                           "2021-07-05", "2021-09-06", "2021-11-25", "2021-12-24"}));
    // New Year's Day 2022 fell on a Saturday and was not observed; the first Juneteenth fell on a Sunday.
    EXPECT_EQ(weekdays_closed(2022), (Days{"2022-01-17", "2022-02-21", "2022-04-15", "2022-05-30", "2022-06-20",
                                           "2022-07-04", "2022-09-05", "2022-11-24", "2022-12-26"}));
    EXPECT_EQ(weekdays_closed(2023), (Days{"2023-01-02", "2023-01-16", "2023-02-20", "2023-04-07", "2023-05-29",
                                           "2023-06-19", "2023-07-04", "2023-09-04", "2023-11-23", "2023-12-25"}));
    EXPECT_EQ(weekdays_closed(2024), (Days{"2024-01-01", "2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27",
                                           "2024-06-19", "2024-07-04", "2024-09-02", "2024-11-28", "2024-12-25"}));
}

TEST(TradingCalendar, GivenTenYearsThenTheirTradingDaysAreAsMany) {
    const std::vector<int> expected{252, 252, 251, 251, 252, 253, 252, 251, 250, 252};
    for (int i = 0; i < 10; ++i) EXPECT_EQ(trading_days(2015 + i), expected[static_cast<std::size_t>(i)]) << 2015 + i;
}

TEST(TradingCalendar, GivenAYearThenEasterIsItsSunday) {
    for (const auto& date : {Date(1961, 4, 2), Date(2000, 4, 23), Date(2008, 3, 23), Date(2021, 4, 4),
                             Date(2024, 3, 31), Date(2025, 4, 20), Date(2038, 4, 25)}) {
        EXPECT_EQ(easter(static_cast<int>(date.ymd().year())), date);
    }
}

TEST(TradingCalendar, GivenDaylightSavingThenTheSessionOpensAnHourEarlierInUtc) {
    EXPECT_EQ(session_open(Date(2024, 3, 8)).to_string(), "2024-03-08T14:30:00Z");
    EXPECT_EQ(session_open(Date(2024, 3, 11)).to_string(), "2024-03-11T13:30:00Z");
    EXPECT_EQ(session_open(Date(2024, 11, 1)).to_string(), "2024-11-01T13:30:00Z");
    EXPECT_EQ(session_open(Date(2024, 11, 4)).to_string(), "2024-11-04T14:30:00Z");
    EXPECT_EQ(new_york_behind_utc(Date(2024, 3, 10)), std::chrono::hours(4));
    EXPECT_EQ(new_york_behind_utc(Date(2024, 11, 3)), std::chrono::hours(5));
}

}  // namespace trading_calendar_test
}  // namespace bourse::market
