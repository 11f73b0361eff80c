#include "platform/cache/redis_health.hpp"

#include <gtest/gtest.h>

namespace bourse::cache {
namespace redis_health_test {

using Advice = RedisHealth::Advice;

/// A time on the test's clock.
RedisHealth::Time at(int millis) {
    return RedisHealth::Time() + std::chrono::milliseconds(millis);
}

TEST(RedisHealth, GivenAServerThatAnswersThenCallsProceed) {
    RedisHealth health;
    EXPECT_EQ(health.before_call(at(0)), Advice::Proceed);
    health.answered();
    EXPECT_EQ(health.before_call(at(0)), Advice::Proceed);
    EXPECT_FALSE(health.is_down());
}

TEST(RedisHealth, GivenAFailureThenOneCallProbesEveryQuarterOfASecond) {
    RedisHealth health;
    health.failed(at(1000));
    EXPECT_TRUE(health.is_down());
    EXPECT_EQ(health.before_call(at(1249)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1250)), Advice::Probe);
    EXPECT_EQ(health.before_call(at(1600)), Advice::GiveUp) << "somebody is at it";
    health.failed(at(1650));
    EXPECT_EQ(health.before_call(at(1899)), Advice::GiveUp);
    EXPECT_EQ(health.before_call(at(1900)), Advice::Probe);
}

TEST(RedisHealth, GivenASuccessfulProbeThenCallsProceed) {
    RedisHealth health;
    health.failed(at(0));
    ASSERT_EQ(health.before_call(at(250)), Advice::Probe);
    health.answered();
    EXPECT_FALSE(health.is_down());
    EXPECT_EQ(health.before_call(at(251)), Advice::Proceed);
}

}  // namespace redis_health_test
}  // namespace bourse::cache
