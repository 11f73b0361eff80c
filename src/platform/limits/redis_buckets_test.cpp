// Uses a real server; see tests/support/redis.py.
#include "platform/limits/redis_buckets.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <thread>

#include "platform/limits/rate_limiter.hpp"
#include "support/redis_server.hpp"
#include "support/server_process.hpp"

namespace bourse::limits {
namespace redis_buckets_test {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The result of the task.
template <class Value>
Value outcome(Task<Value> task) {
    boost::asio::io_context context{1};
    auto future = boost::asio::co_spawn(context, std::move(task), boost::asio::use_future);
    context.run();
    return future.get();
}

/// A name unique to this test.
std::string name_of_its_own() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->name();
}

class SharedInRedis : public ::testing::Test {
  protected:
    void SetUp() override {
        if (test::redis_server() == nullptr) GTEST_SKIP() << test::kNoRedis;
    }
    static cache::RedisTarget target() { return cache::parse_redis_url(test::redis_server()).value(); }
    static std::optional<Acquisition> try_acquire(RedisBuckets& buckets, const Rate& rate,
                                                  std::chrono::microseconds debt = {}) {
        return outcome(buckets.try_acquire(name_of_its_own(), rate, debt));
    }
};

TEST_F(SharedInRedis, GivenTwoProcessesWhenTheyDrawThenTheyShareOneBucketAndItFillsAgain) {
    RedisBuckets first(target());
    RedisBuckets second(target());
    const Rate rate{6, seconds(60)};

    int allowed = 0;
    for (int i = 0; i < 6; ++i) {
        allowed += try_acquire(first, rate)->is_allowed ? 1 : 0;
        allowed += try_acquire(second, rate)->is_allowed ? 1 : 0;
    }

    EXPECT_EQ(allowed, 6);
    const Acquisition refused = try_acquire(first, rate).value();
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(tokens_left(rate, refused.debt), 0);
    EXPECT_LE(until_next_token(rate, refused.debt), seconds(10));
    cache::RedisClient redis({target()});
    const std::string key = "bourse:limit:" + name_of_its_own();
    EXPECT_GT(redis.command({"PTTL", key}).number(), 50'000) << "it is remembered until it is full";
    EXPECT_LE(redis.command({"PTTL", key}).number(), 60'000);
    redis.command({"DEL", key});
}

TEST_F(SharedInRedis, GivenAFastRateWhenTokensAreTakenThenTheyReturnByTheServersClock) {
    RedisBuckets buckets(target());
    const Rate rate{100, seconds(1)};
    const auto begun = std::chrono::steady_clock::now();
    int allowed = 0;
    while (allowed < 130) allowed += try_acquire(buckets, rate)->is_allowed ? 1 : 0;

    EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds(290)) << "a hundred at once, then one each 10 ms";
}

TEST_F(SharedInRedis, GivenWhatWasSpentElsewhereWhenTheMemoryWasLostThenItCounts) {
    RedisBuckets buckets(target());
    const Rate rate{6, seconds(60)};

    EXPECT_EQ(tokens_left(rate, try_acquire(buckets, rate, seconds(40))->debt), 1);
    EXPECT_EQ(tokens_left(rate, try_acquire(buckets, rate, milliseconds(200))->debt), 0) << "less than is remembered";
    cache::RedisClient({target()}).command({"DEL", "bourse:limit:" + name_of_its_own()});
}

TEST_F(SharedInRedis, GivenATokenWhenGivenBackThenTheBucketHasItAgain) {
    RedisBuckets buckets(target());
    const Rate rate{2, seconds(60)};
    const std::string name = name_of_its_own();
    EXPECT_EQ(tokens_left(rate, try_acquire(buckets, rate)->debt), 1);
    EXPECT_EQ(tokens_left(rate, try_acquire(buckets, rate)->debt), 0);
    EXPECT_FALSE(try_acquire(buckets, rate)->is_allowed);

    EXPECT_TRUE(outcome(buckets.give_back(name, rate)));
    EXPECT_TRUE(try_acquire(buckets, rate)->is_allowed);
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(outcome(buckets.give_back(name, rate)));

    EXPECT_EQ(cache::RedisClient({target()}).command({"EXISTS", "bourse:limit:" + name}).number(), 0)
        << "a full bucket needs no memory";
}

TEST_F(SharedInRedis, GivenAKeyThatIsNotABucketWhenATokenIsTakenThenThereIsNoDecision) {
    RedisBuckets buckets(target());
    cache::RedisClient redis({target()});
    const std::string key = "bourse:limit:" + name_of_its_own();
    redis.command({"LPUSH", key, "x"});

    EXPECT_EQ(try_acquire(buckets, {6, seconds(60)}), std::nullopt);
    redis.command({"DEL", key});
}

/// A server with faults; see tests/support/redis.py.
class SharedFaults : public ::testing::Test {
  protected:
    struct Outcome {
        int allowed = 0;
        milliseconds slowest{};
    };
    Outcome judge(RateLimiter& limiter, int times, const char* address = "192.0.2.1") {
        const Subject subject = Subject::of(IpAddress::parse(address).value());
        Outcome outcome;
        for (int i = 0; i < times; ++i) {
            const auto begun = std::chrono::steady_clock::now();
            const RateDecision decision = redis_buckets_test::outcome(limiter.judge(limiter.policies()[0], subject));
            outcome.allowed += decision.is_allowed ? 1 : 0;
            outcome.slowest = std::max(
                outcome.slowest, std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun));
        }
        return outcome;
    }
    [[nodiscard]] std::uint64_t alone(const RateLimiter& limiter) const {
        return limiter.counts(limiter.policies()[0]).alone;
    }
    /// Sends requests of another caller until the shared buckets answer.
    void await_server(RateLimiter& limiter) {
        const auto deadline = std::chrono::steady_clock::now() + seconds(30);
        while (std::chrono::steady_clock::now() < deadline) {
            const auto before = alone(limiter);
            judge(limiter, 1, "192.0.2.2");
            if (alone(limiter) == before) return;
            std::this_thread::sleep_for(milliseconds(10));
        }
        FAIL() << "it never came back";
    }

    const std::vector<Policy> policies_{{"orders", Rate{1000, std::chrono::hours(24)}, std::nullopt}};
    SystemClock clock_;
    SystemRandom random_;
    test::ServerProcess server_{std::filesystem::path(BOURSE_SOURCE_DIR) / "tests/support/redis.py"};
    RedisBuckets buckets_{cache::parse_redis_url(server_.url()).value()};
    RedisBuckets other_buckets_{cache::parse_redis_url(server_.url()).value()};
    RateLimiter first_{policies_, clock_, random_, &buckets_};
    RateLimiter second_{policies_, clock_, random_, &other_buckets_};
};

TEST_F(SharedFaults, GivenAServerThatFreezesThenOneRequestWaitsBrieflyAndSharingResumesAfterwards) {
    EXPECT_EQ(judge(first_, 400).allowed, 400);
    server_.command("freeze");

    const Outcome alone_outcome = judge(first_, 200);
    EXPECT_EQ(alone_outcome.allowed, 200);
    EXPECT_LT(alone_outcome.slowest, milliseconds(2000)) << "a fifth of a second, but for busy machines";
    EXPECT_EQ(alone(first_), 200U);

    server_.command("thaw");
    await_server(first_);
    EXPECT_EQ(judge(first_, 1).allowed, 1);
    EXPECT_LE(judge(second_, 1000).allowed, 399) << "the server has heard of those that it missed";
    EXPECT_EQ(judge(first_, 10).allowed, 0) << "the other one has taken the rest";
}

TEST_F(SharedFaults, GivenAServerThatIsFlushedOrKilledThenNoTokenIsGrantedTwice) {
    EXPECT_EQ(judge(first_, 700).allowed, 700);
    server_.command("flush");
    EXPECT_EQ(judge(first_, 1).allowed, 1);
    EXPECT_LE(judge(second_, 200).allowed, 200);
    server_.command("kill");
    EXPECT_EQ(judge(first_, 1).allowed, 1);
    server_.command("start");
    await_server(first_);

    EXPECT_LE(judge(first_, 1000).allowed, 300);
}

}  // namespace redis_buckets_test
}  // namespace bourse::limits
