#include "platform/auth/failure_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace bourse::auth {
namespace failure_limit_test {

using std::chrono::minutes;
using std::chrono::seconds;

class Failures : public testing::Test {
  protected:
    /// The number of `times` attempts that are admitted.
    unsigned fail(std::string_view account, unsigned times) {
        unsigned through = 0;
        for (unsigned i = 0; i < times; ++i) through += limit_.begin(account).has_value() ? 1 : 0;
        return through;
    }
    seconds wait_of(std::string_view account) {
        const auto attempt = limit_.begin(account);
        if (attempt) return seconds(0);
        EXPECT_EQ(attempt.error().code, Errc::TooManyRequests);
        return attempt.error().retry_after.value();
    }

    // The monotonic time of a ManualClock starts at an hour: the start of a time slice.
    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    FailureLimit limit_{clock_, random_};
};

TEST_F(Failures, GivenAHundredFailuresWhenTriedAgainThenItIsRefusedUntilTheyAreAnHourOld) {
    EXPECT_EQ(fail("ada", 101), 100U);

    EXPECT_EQ(wait_of("ada"), minutes(65));
    clock_.advance(minutes(65) - seconds(1));
    EXPECT_EQ(wait_of("ada"), seconds(1));
    clock_.advance(seconds(1));
    EXPECT_EQ(fail("ada", 101), 100U);
}

TEST_F(Failures, GivenFailuresSpreadOverTimeWhenTriedThenNoHourHasMoreThanAHundred) {
    unsigned through = 0;
    for (int minute = 0; minute < 60; ++minute) {
        through += fail("ada", 7);
        clock_.advance(minutes(1));
    }
    EXPECT_EQ(through, 100U);

    // The first 35 failures were in the first five minutes.
    EXPECT_EQ(wait_of("ada"), minutes(5));
    clock_.advance(minutes(5));
    EXPECT_EQ(fail("ada", 50), 35U);
}

TEST_F(Failures, GivenOneAccountAtItsLimitWhenAnotherTriesThenItMay) {
    fail("ada", 100);

    EXPECT_EQ(fail("bob", 100), 100U);
    EXPECT_EQ(fail("Ada", 1), 1U) << "spelling is the caller's business";
}

TEST_F(Failures, GivenAttemptsThatSucceedWhenTriedThenTheyDoNotCount) {
    for (int i = 0; i < 500; ++i) {
        const auto attempt = limit_.begin("ada");
        ASSERT_TRUE(attempt);
        limit_.take_back(*attempt);
    }

    EXPECT_EQ(fail("ada", 101), 100U);
}

TEST_F(Failures, GivenASuccessAfterItsSliceHasExpiredWhenReportedThenNothingIsTakenBackTwice) {
    const auto attempt = limit_.begin("ada");
    clock_.advance(minutes(65));
    EXPECT_EQ(fail("ada", 100), 100U);

    limit_.take_back(*attempt);

    EXPECT_EQ(fail("ada", 1), 0U);
}

TEST_F(Failures, GivenAFloodOfInventedNamesWhenItEndsThenNoCountIsLostAndNoUserIsLockedOut) {
    fail("ada", 99);
    for (int i = 0; i < 20'000; ++i) fail("invented-" + std::to_string(i), 1);

    EXPECT_LE(fail("ada", 2), 1U);
    EXPECT_EQ(fail("bob", 90), 90U) << "the cells that it shares say a few too many";
}

TEST_F(Failures, GivenAWallClockThatJumpsWhenTriedThenTheLimitHoldsAsLongAsWithoutIt) {
    fail("ada", 100);

    for (const auto step : {std::chrono::hours(24), std::chrono::hours(-24 * 365)}) {
        clock_.set(clock_.now() + step);
        EXPECT_EQ(wait_of("ada"), minutes(65));
        EXPECT_EQ(fail("bob", 1), 1U);
    }
    clock_.advance(minutes(65));
    EXPECT_EQ(fail("ada", 101), 100U);
}

TEST_F(Failures, GivenManyThreadsWhenTheyTryAtOnceThenNoMoreThanTheLimitGetThrough) {
    std::atomic<unsigned> through = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) threads.emplace_back([&] { through += fail("ada", 60); });
    }

    EXPECT_EQ(through, 100U);
}

}  // namespace failure_limit_test
}  // namespace bourse::auth
