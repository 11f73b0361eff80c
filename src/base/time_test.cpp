#include "base/time.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace time_test {

TEST(DateText, GivenADateWhenParsedAndPrintedThenItIsTheSame) {
    for (const char* text : {"1970-01-01", "2024-02-29", "0000-01-01", "9999-12-31", "1969-12-31"}) {
        const auto date = Date::parse(text);
        ASSERT_TRUE(date) << text;
        EXPECT_EQ(date->to_string(), text);
    }
}

class NotADate : public ::testing::TestWithParam<const char*> {};

TEST_P(NotADate, WhenParsedThenItIsRefused) {
    EXPECT_FALSE(Date::parse(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Date, NotADate,
                         ::testing::Values("", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-1-01",
                                           "24-01-01", "2024-01-01 ", " 2024-01-01", "2024/01/01", "+024-01-01",
                                           "2024-01-32", "N/D"));

struct TimeText {
    const char* text;
    const char* printed;
};

class UtcTimeText : public ::testing::TestWithParam<TimeText> {};

TEST_P(UtcTimeText, WhenParsedThenItIsTheInstantInUtc) {
    const auto time = UtcTime::parse(GetParam().text);
    ASSERT_TRUE(time);
    EXPECT_EQ(time->to_string(), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(UtcTime, UtcTimeText,
                         ::testing::Values(TimeText{"2024-03-08T14:30:00Z", "2024-03-08T14:30:00Z"},
                                           TimeText{"2024-03-08 14:30", "2024-03-08T14:30:00Z"},
                                           TimeText{"2024-03-08T14:30:00+05:30", "2024-03-08T09:00:00Z"},
                                           TimeText{"2024-03-08T23:30:00-01:00", "2024-03-09T00:30:00Z"},
                                           TimeText{"2024-03-08t14:30:00.25z", "2024-03-08T14:30:00.25Z"},
                                           TimeText{"1969-12-31T23:59:59.000001Z", "1969-12-31T23:59:59.000001Z"}));

class NotATime : public ::testing::TestWithParam<const char*> {};

TEST_P(NotATime, WhenParsedThenItIsRefused) {
    EXPECT_FALSE(UtcTime::parse(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(UtcTime, NotATime,
                         ::testing::Values("2024-03-08", "2024-03-08T24:00:00Z", "2024-03-08T12:60:00Z",
                                           "2024-03-08T12:00:60Z", "2024-03-08T12:00:00.Z",
                                           "2024-03-08T12:00:00.1234567Z", "2024-03-08T12:00:00+24:00",
                                           "2024-03-08T12:00:00 Z", "2024-03-08T12", "0000-01-01T00:00:00+01:00",
                                           "9999-12-31T23:59:59-00:01", "2024-03-08T12:00:00+0100"));

TEST(UtcTimeDay, GivenAnInstantBefore1970WhenAskedForItsDayThenItFloors) {
    EXPECT_EQ(UtcTime::from_micros(-1).date(), Date(1969, 12, 31));
    EXPECT_EQ(UtcTime::from_micros(-1).seconds(), -1);
}

TEST(ToTheSecond, GivenAFractionThenItIsCutOff) {
    EXPECT_EQ(to_the_second(UtcTime::from_micros(1'617'304'830'999'999)), "2021-04-01T19:20:30Z");
    EXPECT_EQ(to_the_second(UtcTime::from_micros(1'617'304'830'000'000)), "2021-04-01T19:20:30Z");
    EXPECT_EQ(to_the_second(UtcTime::from_micros(-1)), "1969-12-31T23:59:59Z");
}

}  // namespace time_test
}  // namespace bourse
