#include "platform/limits/bucket_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace bourse::limits {
namespace bucket_table_test {

using std::chrono::seconds;

constexpr BucketTable::Time kStart{std::chrono::hours(1)};

/// The key of the n-th caller.
std::array<std::uint8_t, 4> key(std::uint32_t n) {
    return {static_cast<std::uint8_t>(n >> 24U), static_cast<std::uint8_t>(n >> 16U),
            static_cast<std::uint8_t>(n >> 8U), static_cast<std::uint8_t>(n)};
}

class Table : public testing::Test {
  protected:
    /// The number of `times` attempts that are allowed.
    int take(BucketTable& table, std::uint32_t caller, int times, BucketTable::Time now = kStart) {
        int allowed = 0;
        for (int i = 0; i < times; ++i) allowed += table.try_acquire(key(caller), rate_, now).is_allowed ? 1 : 0;
        return allowed;
    }

    SystemRandom random_;
    const Rate rate_{5, seconds(60)};
    BucketTable table_{random_};
    /// A table with a single set.
    BucketTable crowded_{random_, 1};
};

TEST_F(Table, GivenTwoCallersWhenOneIsAtItsLimitThenTheOtherIsNot) {
    EXPECT_EQ(take(table_, 1, 10), 5);
    EXPECT_EQ(take(table_, 2, 10), 5);

    EXPECT_EQ(take(table_, 1, 10, kStart + seconds(12)), 1);
    EXPECT_EQ(take(table_, 1, 10, kStart + seconds(72)), 5);
}

TEST_F(Table, GivenAMillionCallersWhenEachCallsOnceThenAllAreAllowedAndTheTableKeepsItsSize) {
    BucketTable::Time now = kStart;
    int refused = 0;
    for (std::uint32_t caller = 0; caller < 1'000'000; ++caller) {
        refused += 1 - take(table_, caller, 1, now);
        now = now + std::chrono::milliseconds(1);
    }

    EXPECT_EQ(refused, 0);
}

TEST_F(Table, GivenACallerAtItsLimitWhenOthersComeAndGoThenItGainsNothing) {
    EXPECT_EQ(take(crowded_, 1, 5), 5);
    for (std::uint32_t caller = 2; caller < 8; ++caller) take(crowded_, caller, 1);

    EXPECT_EQ(take(crowded_, 1, 1), 0) << "there was room for all";
}

TEST_F(Table, GivenMoreCallersThanSlotsWhenTheyChangePlacesThenAllTogetherGetWhatTheSlotsHold) {
    int allowed = 0;
    for (int turn = 0; turn < 20; ++turn) {
        for (std::uint32_t caller = 0; caller < 100; ++caller) allowed += take(crowded_, caller, 1);
    }

    EXPECT_EQ(allowed, 8 * 5);
    EXPECT_EQ(take(crowded_, 1000, 1), 0) << "the shared buckets are empty";
    EXPECT_EQ(take(crowded_, 1000, 5, kStart + seconds(60)), 5) << "the tokens return";
}

TEST_F(Table, GivenABucketRaisedFromElsewhereWhenTakenThenTokensTakenThereCount) {
    table_.raise(key(1), seconds(36), kStart);
    table_.raise(key(1), seconds(12), kStart);

    EXPECT_EQ(table_.debt(key(1), kStart + seconds(6)), seconds(30));
    EXPECT_EQ(table_.debt(key(1), kStart + seconds(60)), seconds(0));
    EXPECT_EQ(table_.debt(key(2), kStart), seconds(0));
    EXPECT_EQ(take(table_, 1, 5), 2);
}

TEST_F(Table, GivenManyThreadsWhenTheyTakeAtOnceThenNoMoreThanTheLimitIsGiven) {
    std::atomic<int> allowed = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (std::uint32_t caller = 0; caller < 500; ++caller) allowed += take(table_, caller, 3);
            });
        }
    }

    EXPECT_EQ(allowed, 500 * 5);
}

}  // namespace bucket_table_test
}  // namespace bourse::limits
