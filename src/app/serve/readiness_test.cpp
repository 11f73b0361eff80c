#include "app/serve/readiness.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bourse::app {
namespace readiness_test {

TEST(Readiness, GivenChecksWhenAllPassThenNoneHasAFailure) {
    Readiness readiness;
    readiness.add("database", [] { return ""; });

    const auto outcomes = readiness.check();

    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].name, "database");
    EXPECT_EQ(outcomes[0].failure, "");
}

TEST(Readiness, GivenACheckThatThrowsWhenRunThenNoInternalsAreShown) {
    Readiness readiness;
    readiness.add("database", []() -> std::string { throw std::runtime_error("/var/lib/secret is gone"); });

    EXPECT_EQ(readiness.check()[0].failure, "unavailable");
}

TEST(Readiness, GivenADrainWhenAskedThenTheProcessIsNotReady) {
    Readiness readiness;
    readiness.add("database", [] { return ""; });

    readiness.begin_draining();

    const auto outcomes = readiness.check();
    ASSERT_EQ(outcomes.size(), 2U);
    EXPECT_EQ(outcomes[0].name, "process");
    EXPECT_EQ(outcomes[0].failure, "draining");
}

}  // namespace readiness_test
}  // namespace bourse::app
