#include "platform/sql/postgres/server_health.hpp"

#include <gtest/gtest.h>

namespace bourse::sql {
namespace server_health_test {

using std::chrono::milliseconds;
using Advice = ServerHealth::Advice;

/// A time on the test's clock.
ServerHealth::Time at(int millis) {
    return ServerHealth::Time() + milliseconds(millis);
}

TEST(ServerHealth, GivenAServerThatAnswersThenCallsProceedWithoutProbes) {
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

TEST(ServerHealth, GivenASlowStatementOnAServerThatAnswersThenItContinuesAndTheServerIsProbedAgain) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.probed(Evidence::Alive, at(720));
    EXPECT_EQ(health.while_waiting(at(0), at(1419)), Advice::Proceed);
    EXPECT_EQ(health.while_waiting(at(300), at(1419)), Advice::Proceed) << "one verdict is for all";
    EXPECT_EQ(health.while_waiting(at(0), at(1420)), Advice::Probe);
}

TEST(ServerHealth, GivenASilentProbeThenEveryCallGivesUpAtOnce) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.probed(Evidence::Gone, at(1400));
    EXPECT_TRUE(health.is_down());
    EXPECT_EQ(health.while_waiting(at(1399), at(1400)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1400)), Advice::GiveUp);
}

/// A server found to be gone at 1000.
ServerHealth gone() {
    ServerHealth health;
    EXPECT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.probed(Evidence::Gone, at(1000));
    return health;
}

TEST(ServerHealth, GivenAServerThatIsGoneThenOneCallProbesEveryQuarterOfASecond) {
    ServerHealth health = gone();
    EXPECT_EQ(health.before_call(at(1249)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1250)), Advice::Probe);
    EXPECT_EQ(health.before_call(at(1600)), Advice::GiveUp) << "somebody is at it";
    health.probed(Evidence::Gone, at(1950));
    EXPECT_EQ(health.before_call(at(2199)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(2200)), Advice::Probe);
}

TEST(ServerHealth, GivenASuccessfulProbeWhenTheServerWasGoneThenCallsProceed) {
    ServerHealth health = gone();
    ASSERT_EQ(health.before_call(at(1250)), Advice::Probe);
    health.probed(Evidence::Alive, at(1260));
    EXPECT_FALSE(health.is_down());
    EXPECT_EQ(health.before_call(at(1260)), Advice::Proceed);
    EXPECT_EQ(health.before_connect(at(1260)), Advice::Proceed);
}

TEST(ServerHealth, GivenAnInconclusiveProbeWhenTheServerWasGoneThenItIsStillGone) {
    ServerHealth health = gone();
    ASSERT_EQ(health.before_call(at(1250)), Advice::Probe);
    health.probed(Evidence::None, at(1260));
    EXPECT_EQ(health.before_call(at(1509)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1510)), Advice::Probe);
}

TEST(ServerHealth, GivenASessionThatWasRefusedThenOnlyNewOnesWaitForAProbe) {
    ServerHealth health;
    health.refused(at(1000));
    EXPECT_FALSE(health.is_down());
    EXPECT_EQ(health.before_call(at(1001)), Advice::Proceed);
    EXPECT_EQ(health.while_waiting(at(900), at(1001)), Advice::Proceed);
    EXPECT_EQ(health.before_connect(at(1249)), Advice::GiveUp);
    EXPECT_EQ(health.before_connect(at(1250)), Advice::Probe);
    EXPECT_EQ(health.before_connect(at(1250)), Advice::GiveUp) << "somebody is at it";
    health.probed(Evidence::Alive, at(1260));
    EXPECT_EQ(health.before_connect(at(1260)), Advice::Proceed);
}

TEST(ServerHealth, GivenAnInconclusiveProbeThenWaitingContinuesAndAnotherProbeFollows) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.probed(Evidence::None, at(710));
    EXPECT_FALSE(health.is_down());
    EXPECT_EQ(health.while_waiting(at(0), at(1409)), Advice::Proceed);
    EXPECT_EQ(health.while_waiting(at(0), at(1410)), Advice::Probe);
    EXPECT_EQ(health.before_connect(at(720)), Advice::GiveUp) << "a new session would fail, too";
}

TEST(ServerHealth, GivenARefusalWhileAProbeRunsThenTheProbeStaysTheOnlyOneAndDecides) {
    ServerHealth health;
    ASSERT_EQ(health.while_waiting(at(0), at(700)), Advice::Probe);
    health.refused(at(710));
    EXPECT_EQ(health.before_connect(at(1300)), Advice::GiveUp);
    health.probed(Evidence::Alive, at(1310));
    EXPECT_EQ(health.before_connect(at(1310)), Advice::Proceed);
}

}  // namespace server_health_test
}  // namespace bourse::sql
