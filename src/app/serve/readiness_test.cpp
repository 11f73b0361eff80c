#include "app/serve/readiness.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bourse::app {
namespace readiness_test {

class ReadinessTest : public ::testing::Test {
  protected:
    ManualClock clock_{UtcTime()};
    Readiness readiness_{clock_};
    std::string failure_;
    int runs_ = 0;

    void SetUp() override {
        readiness_.add("database", [this] {
            ++runs_;
            return failure_;
        });
    }
    std::string failure_shown() { return readiness_.outcomes().back().failure; }
};

TEST_F(ReadinessTest, GivenAPassedCheckWhenAskedOftenThenTheCheckDoesNotRunAgain) {
    readiness_.refresh(0);

    for (int i = 0; i < 100; ++i) {
        const auto outcomes = readiness_.outcomes();
        ASSERT_EQ(outcomes.size(), 1U);
        EXPECT_EQ(outcomes[0].name, "database");
        EXPECT_EQ(outcomes[0].failure, "");
    }
    EXPECT_EQ(runs_, 1);
}

TEST_F(ReadinessTest, GivenACheckThatHasNotRunThenTheProcessIsNotReady) {
    EXPECT_EQ(failure_shown(), "no answer in time");
}

TEST_F(ReadinessTest, GivenACheckThatStartsToFailWhenRefreshedThenTheReasonIsShownAndThrown) {
    readiness_.refresh(0);
    failure_ = "not at the expected migration";

    EXPECT_THROW(readiness_.refresh(0), std::runtime_error);

    EXPECT_EQ(failure_shown(), "not at the expected migration");
    failure_.clear();
    readiness_.refresh(0);
    EXPECT_EQ(failure_shown(), "");
}

TEST_F(ReadinessTest, GivenACheckThatHangsThenItFailsWhenTheLastOutcomeIsTooOld) {
    readiness_.refresh(0);

    clock_.advance(Readiness::kMaxAge);
    EXPECT_EQ(failure_shown(), "");
    clock_.advance(std::chrono::microseconds(1));

    EXPECT_EQ(failure_shown(), "no answer in time");
}

TEST_F(ReadinessTest, GivenAWallClockThatJumpsThenOutcomesDoNotAge) {
    readiness_.refresh(0);

    clock_.set(clock_.now() + std::chrono::hours(24));

    EXPECT_EQ(failure_shown(), "");
}

TEST_F(ReadinessTest, GivenACheckThatThrowsWhenRunThenNoInternalsAreShown) {
    readiness_.add("cache", []() -> std::string { throw std::runtime_error("/var/lib/secret is gone"); });

    EXPECT_THROW(readiness_.refresh(1), std::runtime_error);

    EXPECT_EQ(failure_shown(), "unavailable");
}

TEST_F(ReadinessTest, GivenAPartThatHasEndedThenTheProcessIsNotReadyUntilARestart) {
    readiness_.refresh(0);

    readiness_.lose("background work has ended; restart the process");

    readiness_.refresh(0);
    const auto outcomes = readiness_.outcomes();
    ASSERT_EQ(outcomes.size(), 2U);
    EXPECT_EQ(outcomes[0].name, "process");
    EXPECT_EQ(outcomes[0].failure, "background work has ended; restart the process");
}

TEST_F(ReadinessTest, GivenADrainWhenAskedThenTheProcessIsNotReady) {
    readiness_.refresh(0);

    readiness_.begin_draining();

    const auto outcomes = readiness_.outcomes();
    ASSERT_EQ(outcomes.size(), 2U);
    EXPECT_EQ(outcomes[0].name, "process");
    EXPECT_EQ(outcomes[0].failure, "draining");
}

}  // namespace readiness_test
}  // namespace bourse::app
