#include "features/market/model/followed.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace followed_test {

UtcTime at(std::string_view text) {
    return UtcTime::parse(text).value();
}

TEST(Followed, GivenATradingDayThenItIsFinishedHalfAnHourAfterItsEnd) {
    EXPECT_EQ(newest_finished_day(at("2024-03-07T00:29:59Z")), Date(2024, 3, 5));
    EXPECT_EQ(newest_finished_day(at("2024-03-07T00:30:00Z")), Date(2024, 3, 6));
    EXPECT_EQ(next_finish(at("2024-03-07T00:29:59Z")), at("2024-03-07T00:30:00Z"));
    EXPECT_EQ(next_finish(at("2024-03-07T00:30:00Z")), at("2024-03-08T00:30:00Z"));
}

TEST(Followed, GivenAWeekendAndAHolidayThenTheyAreLeftOut) {
    // Good Friday was on 29 March 2024.
    for (const std::string_view time : {"2024-03-29T00:30:00Z", "2024-03-31T12:00:00Z", "2024-04-02T00:29:59Z"}) {
        EXPECT_EQ(newest_finished_day(at(time)), Date(2024, 3, 28)) << time;
        EXPECT_EQ(next_finish(at(time)), at("2024-04-02T00:30:00Z")) << time;
    }
}

TEST(Followed, GivenAClockThatWasAheadThenTheSymbolIsDueAllTheSame) {
    const UtcTime now = at("2024-03-28T12:00:00Z");
    Followed followed{.symbol = Symbol::parse("A").value()};
    followed.next_at = now;
    EXPECT_TRUE(is_due(followed, now));
    for (const auto later : {std::chrono::hours(1), std::chrono::hours(24)}) {
        followed.next_at = now + later;
        EXPECT_FALSE(is_due(followed, now));
    }
    followed.next_at = next_finish(now);
    EXPECT_FALSE(is_due(followed, now));
    followed.next_at = now + std::chrono::hours(365 * 24);
    EXPECT_TRUE(is_due(followed, now));
}

TEST(Followed, GivenChecksWithoutTheNewestDayThenThePauseDoublesUpToALimit) {
    std::vector<std::int64_t> hours;
    for (int attempts = 1; attempts <= 6; ++attempts) hours.push_back(pause_after(attempts).count());
    EXPECT_EQ(hours, (std::vector<std::int64_t>{1, 2, 4, 8, 8, 8}));
    EXPECT_EQ(pause_after(1'000'000).count(), 8);
}

TEST(Followed, GivenAStateThenItsNameIsReadAgain) {
    for (const auto state : {FollowState::Waiting, FollowState::UpToDate, FollowState::Behind, FollowState::Failed}) {
        EXPECT_EQ(parse_follow_state(to_string(state)).value(), state);
    }
    EXPECT_EQ(parse_follow_state("x").error().detail, "'x' is not one of waiting, up_to_date, behind, failed");
}

}  // namespace followed_test
}  // namespace bourse::market
