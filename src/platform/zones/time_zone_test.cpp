#include "platform/zones/time_zone.hpp"

#include <gtest/gtest.h>

namespace bourse::zones {
namespace time_zone_test {

using std::chrono::hours;
using std::chrono::minutes;

TimeZone zone(std::string_view name) {
    return TimeZone::find(name).value();
}

std::string utc(const TimeZone& zone, Date date, minutes time_of_day) {
    return zone.to_utc({date, time_of_day})->to_string();
}

TEST(TimeZone, GivenLocalTimesThenSummerTimeCounts) {
    const TimeZone new_york = zone("America/New_York");

    EXPECT_EQ(utc(new_york, Date(2024, 3, 8), hours(9) + minutes(30)), "2024-03-08T14:30:00Z");
    EXPECT_EQ(utc(new_york, Date(2024, 3, 11), hours(9) + minutes(30)), "2024-03-11T13:30:00Z");
    EXPECT_EQ(utc(new_york, Date(2024, 11, 4), hours(9) + minutes(30)), "2024-11-04T14:30:00Z");
    EXPECT_EQ(utc(zone("Asia/Kolkata"), Date(2024, 3, 8), hours(9) + minutes(15)), "2024-03-08T03:45:00Z");
    EXPECT_EQ(utc(TimeZone(), Date(2024, 3, 8), hours(9)), "2024-03-08T09:00:00Z");
}

TEST(TimeZone, GivenATimeThatClocksSkipThenItIsAnErrorAndOneThatTheyRepeatIsTheEarlier) {
    const TimeZone new_york = zone("America/New_York");

    EXPECT_FALSE(new_york.to_utc({Date(2024, 3, 10), hours(2) + minutes(30)}));
    EXPECT_EQ(utc(new_york, Date(2024, 3, 10), hours(3)), "2024-03-10T07:00:00Z");
    EXPECT_EQ(utc(new_york, Date(2024, 11, 3), hours(1) + minutes(30)), "2024-11-03T05:30:00Z");
}

TEST(TimeZone, GivenInstantsAcrossTwoYearsThenEachConvertsBackOrIsRepeated) {
    const TimeZone london = zone("Europe/London");
    for (UtcTime time(Date(2023, 1, 1)); time < UtcTime(Date(2025, 1, 1)); time = time + minutes(17)) {
        const UtcTime back = london.to_utc(london.to_local(time)).value();
        ASSERT_TRUE(back == time || back + hours(1) == time) << time.to_string();
    }
}

TEST(TimeZone, GivenAnUnknownNameThenItIsAnError) {
    for (const auto* name : {"", "Mars/Olympus", "america/new_york", "../../etc/passwd"}) {
        EXPECT_FALSE(TimeZone::find(name)) << name;
    }
}

}  // namespace time_zone_test
}  // namespace bourse::zones
