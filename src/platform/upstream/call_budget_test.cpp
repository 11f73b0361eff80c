#include "platform/upstream/call_budget.hpp"

#include <gtest/gtest.h>

namespace bourse::upstream {
namespace call_budget_test {

using namespace std::chrono_literals;

const UtcTime kStart(Date(2024, 3, 8));

/// The number of calls made when one is attempted at each step from `begin` to `end`.
int calls_between(CallBudget& budget, UtcTime begin, UtcTime end, UtcTime::Duration step) {
    int calls = 0;
    for (UtcTime now = begin; now < end; now = now + step) {
        if (budget.wait(now) != 0s) continue;
        budget.take(now);
        ++calls;
    }
    return calls;
}

TEST(CallBudget, GivenNoLimitsThenThereIsNoWait) {
    CallBudget budget({});
    EXPECT_EQ(calls_between(budget, kStart, kStart + 10s, 1ms), 10'000);
}

TEST(CallBudget, GivenALimitAMinuteWhenItIsUsedUpThenTheWaitIsUntilTheOldestCallIsAMinuteOld) {
    CallBudget budget({.per_minute = 2});
    budget.take(kStart);
    budget.take(kStart + 20s);

    EXPECT_EQ(budget.wait(kStart + 30s), 30s);
    EXPECT_EQ(budget.wait(kStart + 59s), 1s);
    EXPECT_EQ(budget.wait(kStart + 60s), 0s);
    budget.take(kStart + 60s);
    EXPECT_EQ(budget.wait(kStart + 60s), 20s);
}

TEST(CallBudget, GivenAnyMinuteThenTheLimitHoldsInIt) {
    CallBudget budget({.per_minute = 5});
    std::vector<UtcTime> calls;
    for (UtcTime now = kStart; now < kStart + 10min; now = now + 700ms) {
        if (budget.wait(now) != 0s) continue;
        budget.take(now);
        calls.push_back(now);
    }
    for (std::size_t i = 5; i < calls.size(); ++i) EXPECT_GE(calls[i] - calls[i - 5], 1min);
    EXPECT_EQ(calls.size(), 50U);
}

TEST(CallBudget, GivenBothLimitsThenTheStricterOneCounts) {
    CallBudget budget({.per_minute = 5, .per_day = 12});
    EXPECT_EQ(calls_between(budget, kStart, kStart + 24h, 1s), 12);
    EXPECT_EQ(calls_between(budget, kStart + 24h, kStart + 25h, 1s), 12);
}

TEST(CallBudget, GivenAClockThatIsSetBackThenNoMoreCallsAreMade) {
    CallBudget budget({.per_minute = 1});
    budget.take(kStart);
    EXPECT_EQ(budget.wait(kStart - 1h), 1h + 1min);
}

}  // namespace call_budget_test
}  // namespace bourse::upstream
