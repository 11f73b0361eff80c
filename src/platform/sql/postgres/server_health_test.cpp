#include "platform/sql/postgres/server_health.hpp"

#include <gtest/gtest.h>

namespace bourse::sql {
namespace {

using std::chrono::milliseconds;
using Advice = ServerHealth::Advice;

/// A time on the test's clock.
ServerHealth::Time at(int millis) {
    return ServerHealth::Time() + milliseconds(millis);
}

TEST(ServerHealth, GivenAServerThatAnswersThenCallsProceedAndNobodyProbes) {
    ServerHealth health;
    EXPECT_EQ(health.before_call(at(0)), Advice::Proceed);
    EXPECT_EQ(health.while_waiting(at(0), at(699)), Advice::Proceed);
    EXPECT_FALSE(health.is_down());
}

TEST(ServerHealth, GivenSilenceThenOneProbesAndTheOthersWaitForTheVerdict) {
    ServerHealth health;
    EXPECT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    EXPECT_EQ(health.while_waiting(at(0), at(710)), Advice::Proceed);
    EXPECT_EQ(health.before_call(at(720)), Advice::Proceed) << "suspected is not down";
}

TEST(ServerHealth, GivenASlowStatementOnAServerThatAnswersThenItGoesOnAndIsAskedAboutAgain) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.answered(at(720));
    EXPECT_EQ(health.while_waiting(at(0), at(1419)), Advice::Proceed);
    EXPECT_EQ(health.while_waiting(at(300), at(1419)), Advice::Proceed) << "one verdict is for all";
    EXPECT_EQ(health.while_waiting(at(0), at(1420)), Advice::Probe);
}

TEST(ServerHealth, GivenASilentProbeThenEveryCallGivesUpAtOnce) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.silent(at(1400));
    EXPECT_TRUE(health.is_down());
    EXPECT_EQ(health.while_waiting(at(1399), at(1400)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1400)), Advice::GiveUp);
}

TEST(ServerHealth, GivenAServerThatIsGoneThenOneCallProbesEveryQuarterOfASecond) {
    ServerHealth health;
    health.refused(at(1000));
    EXPECT_EQ(health.before_call(at(1249)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1250)), Advice::Probe);
    EXPECT_EQ(health.before_call(at(1600)), Advice::GiveUp) << "somebody is at it";
    health.silent(at(1950));
    EXPECT_EQ(health.before_call(at(2199)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(2200)), Advice::Probe);
}

TEST(ServerHealth, GivenAProbeThatIsAnsweredWhenItWasGoneThenCallsProceed) {
    ServerHealth health;
    health.refused(at(0));
    ASSERT_EQ(health.before_call(at(250)), Advice::Probe);
    health.answered(at(260));
    EXPECT_FALSE(health.is_down());
    EXPECT_EQ(health.before_call(at(260)), Advice::Proceed);
}

TEST(ServerHealth, GivenARefusalWhileAProbeRunsThenTheProbeStaysTheOnlyOneAndDecides) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.refused(at(710));
    EXPECT_EQ(health.before_call(at(1300)), Advice::GiveUp);
    health.answered(at(1310));
    EXPECT_EQ(health.before_call(at(1310)), Advice::Proceed);
}

}  // namespace
}  // namespace bourse::sql
