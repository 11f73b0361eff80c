// The contract of every cache: in memory, and on a real Redis (see tests/support/redis.py).
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "platform/cache/memory_cache.hpp"
#include "platform/cache/redis_cache.hpp"
#include "support/redis_server.hpp"

namespace bourse::cache {
namespace cache_test {

using namespace std::chrono_literals;

enum class Kind { Memory, Redis };

class CacheTest : public ::testing::TestWithParam<Kind> {
  protected:
    void SetUp() override {
        if (GetParam() == Kind::Memory) {
            cache_ = std::make_unique<MemoryCache>(clock_);
            return;
        }
        if (test::redis_server() == nullptr) GTEST_SKIP() << test::kNoRedis;
        redis_ = std::make_unique<RedisClient>(RedisOptions{parse_redis_url(test::redis_server()).value(), 5s});
        cache_ = std::make_unique<RedisCache>(*redis_);
    }

    /// Waits until entries with a lifetime of a few milliseconds have expired.
    template <class Condition>
    bool becomes(const Condition& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            clock_.advance(1ms);
            std::this_thread::sleep_for(1ms);
        }
        return true;
    }

    ManualClock clock_{UtcTime(Date(2024, 3, 8))};
    std::unique_ptr<RedisClient> redis_;
    std::unique_ptr<Cache> cache_;
    /// Unique to this test and this run.
    const std::string name_ = "test:" + std::to_string(std::random_device()()) + std::to_string(std::random_device()());
};

TEST_P(CacheTest, GivenATextThenItIsThereUntilItsLifetimeEnds) {
    EXPECT_EQ(cache_->get(name_), std::nullopt);

    cache_->set(name_, std::string_view("a\0b", 3), 60s);
    EXPECT_EQ(cache_->get(name_), std::string("a\0b", 3));
    cache_->set(name_, "", 20ms);
    EXPECT_TRUE(becomes([&] { return !cache_->get(name_); }));
    EXPECT_NO_THROW(cache_->probe());
}

TEST_P(CacheTest, GivenALeaseThenOnlyItsOwnerHasItAndKeepsItsNumber) {
    const auto lease = cache_->take_lease(name_, "a", 60s);

    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->owner, "a");
    EXPECT_FALSE(cache_->take_lease(name_, "b", 60s));
    EXPECT_EQ(cache_->take_lease(name_, "a", 60s)->number, lease->number);
    EXPECT_TRUE(cache_->take_lease(name_ + "x", "b", 60s)) << "another lease";
}

TEST_P(CacheTest, GivenALeaseThatEndsOrIsGivenBackThenTheNextOwnerHasALargerNumber) {
    const auto first = cache_->take_lease(name_, "a", 20ms);
    ASSERT_TRUE(first);
    std::optional<Lease> second;
    ASSERT_TRUE(becomes([&] { return (second = cache_->take_lease(name_, "b", 60s)).has_value(); }));
    EXPECT_GT(second->number, first->number);

    cache_->release(*first);
    EXPECT_FALSE(cache_->take_lease(name_, "a", 60s)) << "the first owner had already lost it";
    cache_->release(*second);
    const auto third = cache_->take_lease(name_, "a", 60s);
    ASSERT_TRUE(third);
    EXPECT_GT(third->number, second->number);
}

TEST_P(CacheTest, GivenAnOwnerThatHasLostItsLeaseThenItWritesNothing) {
    const auto first = cache_->take_lease(name_, "a", 20ms);
    ASSERT_TRUE(cache_->set_under(*first, name_, "first", 60s));
    EXPECT_EQ(cache_->get(name_), "first");

    ASSERT_TRUE(becomes([&] { return !cache_->set_under(*first, name_, "first", 60s); })) << "the lease has expired";
    const auto second = cache_->take_lease(name_, "b", 60s);
    ASSERT_TRUE(cache_->set_under(*second, name_, "second", 60s));

    EXPECT_FALSE(cache_->set_under(*first, name_, "late", 60s));
    EXPECT_FALSE(cache_->set_under({name_, "b", first->number}, name_, "late", 60s)) << "its own earlier lease";
    EXPECT_FALSE(cache_->set_under({name_, "a", second->number}, name_, "late", 60s));
    EXPECT_EQ(cache_->get(name_), "second");
}

TEST_P(CacheTest, GivenManyOwnersThenOneAtATimeHoldsTheLease) {
    constexpr int kRounds = 50;
    std::atomic<int> inside = 0;
    std::atomic<int> together = 0;
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> owners;
        for (int owner = 0; owner < 4; ++owner) {
            owners.emplace_back([&, me = "owner" + std::to_string(owner)] {
                for (int i = 0; i < kRounds; ++i) {
                    const auto lease = cache_->take_lease(name_, me, 60s);
                    if (!lease) continue;
                    if (++inside > 1) ++together;
                    ++taken;
                    --inside;
                    cache_->release(*lease);
                }
            });
        }
    }
    EXPECT_EQ(together, 0);
    EXPECT_GT(taken, 0);
}

INSTANTIATE_TEST_SUITE_P(Caches, CacheTest, ::testing::Values(Kind::Memory, Kind::Redis),
                         [](const auto& tested) { return tested.param == Kind::Memory ? "Memory" : "Redis"; });

TEST(RedisCache, GivenAServerThatForgotEverythingThenNumbersGoOnAndAnEarlierOwnerWritesNothing) {
    if (test::redis_server() == nullptr) GTEST_SKIP() << test::kNoRedis;
    RedisClient redis({parse_redis_url(test::redis_server()).value(), 5s});
    RedisCache cache(redis);
    const std::string name = "test:flushed:" + std::to_string(std::random_device()());
    const auto before = cache.take_lease(name, "a", 60s);
    redis.command({"DEL", "bourse:" + name + ":lease", "bourse:" + name + ":fence"});

    EXPECT_FALSE(cache.set_under(*before, name, "late", 60s));
    const auto after = cache.take_lease(name, "a", 60s);
    ASSERT_TRUE(after);
    EXPECT_GT(after->number, before->number);
    EXPECT_FALSE(cache.set_under(*before, name, "late", 60s));
}

}  // namespace cache_test
}  // namespace bourse::cache
