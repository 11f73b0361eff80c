// Uses a real server; see tests/support/redis.py.
#include "platform/cache/redis_client.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

#include "support/redis_server.hpp"
#include "support/server_process.hpp"

namespace bourse::cache {
namespace redis_client_test {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Long enough for a busy machine; tests of the timeout itself set a shorter one.
constexpr milliseconds kPatience{5000};

template <class Work>
milliseconds duration_of(const Work& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
}

/// A key unique to this test.
std::string key_of_its_own() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    return std::string("test:") + test->test_suite_name() + ':' + test->name();
}

class RedisClientTest : public ::testing::Test {
  protected:
    void SetUp() override {
        if (test::redis_server() == nullptr) GTEST_SKIP() << test::kNoRedis;
    }
    static RedisClient client(std::size_t max_idle = 8) {
        return RedisClient({parse_redis_url(test::redis_server()).value(), kPatience, max_idle});
    }
    const std::string key_ = key_of_its_own();
};

TEST_F(RedisClientTest, GivenCommandsThenEveryKindOfAnswerIsRead) {
    RedisClient redis = client();

    EXPECT_TRUE(redis.command({"GET", key_}).is_nil());
    EXPECT_EQ(redis.command({"SET", key_, "1"}).text(), "OK");
    EXPECT_EQ(redis.command({"GET", key_}).text(), "1");
    EXPECT_EQ(redis.command({"INCR", key_}).number(), 2);
    const RedisReply many = redis.command({"MGET", key_, "test:absent"});
    ASSERT_EQ(many.elements().size(), 2U);
    EXPECT_EQ(many.elements()[0].text(), "2");
    EXPECT_TRUE(many.elements()[1].is_nil());
    EXPECT_EQ(redis.command({"DEL", key_}).number(), 1);
}

TEST_F(RedisClientTest, GivenAnyBytesAndALargeTextThenTheyComeBackTheSame) {
    RedisClient redis = client();
    std::string bytes(3'000'000, 'x');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);

    redis.command({"SET", key_, bytes, "PX", "60000"});

    EXPECT_EQ(redis.command({"GET", key_}).text(), bytes);
    redis.command({"DEL", key_});
}

TEST_F(RedisClientTest, GivenAnErrorReplyThenItIsARefusalAndTheConnectionStaysUsable) {
    RedisClient redis = client();
    redis.command({"SET", key_, "text", "PX", "60000"});
    try {
        redis.command({"INCR", key_});
        FAIL() << "no number";
    } catch (const RedisRefusal& refusal) {
        EXPECT_EQ(refusal.code(), "ERR");
    }
    EXPECT_THROW(static_cast<void>(redis.command({"GET", key_}).number()), RedisRefusal) << "another kind of answer";
    EXPECT_EQ(redis.command({"GET", key_}).text(), "text");
    EXPECT_FALSE(redis.is_down());
}

TEST_F(RedisClientTest, GivenAScriptThenItRunsAlsoWhenTheServerHasForgottenIt) {
    RedisClient redis = client();
    const RedisScript script("return {KEYS[1], ARGV[1] .. '!', #ARGV}");
    const std::array<std::string_view, 1> keys{key_};
    const std::array<std::string_view, 2> arguments{"a", "b"};
    for (int i = 0; i < 3; ++i) {
        const RedisReply reply = redis.run(script, keys, arguments);
        ASSERT_EQ(reply.elements().size(), 3U);
        EXPECT_EQ(reply.elements()[0].text(), key_);
        EXPECT_EQ(reply.elements()[1].text(), "a!");
        EXPECT_EQ(reply.elements()[2].number(), 2);
        if (i == 1) redis.command({"SCRIPT", "FLUSH"});
    }
    EXPECT_THROW(redis.run(RedisScript("return redis.call('NOPE')"), {}, {}), RedisRefusal);
    EXPECT_EQ(RedisScript("return 1").digest(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

TEST_F(RedisClientTest, GivenAnotherDatabaseThenKeysArePartedAndAWrongPasswordIsUnavailable) {
    RedisOptions options{parse_redis_url(test::redis_server()).value(), kPatience};
    RedisClient first(options);
    options.target.database = 1;
    RedisClient second(options);
    options.target.password = Secret("wrong");
    RedisClient stranger(options);

    first.command({"SET", key_, "1", "PX", "60000"});

    EXPECT_TRUE(second.command({"GET", key_}).is_nil());
    EXPECT_THROW(stranger.command({"GET", key_}), Unavailable);
    EXPECT_TRUE(stranger.is_down());
}

TEST_F(RedisClientTest, GivenManyThreadsThenEachGetsItsOwnAnswers) {
    RedisClient redis = client(3);
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> callers;
        for (int caller = 0; caller < 8; ++caller) {
            callers.emplace_back([&, caller] {
                for (int i = 0; i < 200; ++i) {
                    const std::string text = std::to_string(caller) + ':' + std::to_string(i);
                    if (redis.command({"ECHO", text}).text() != text) ++wrong;
                }
            });
        }
    }
    EXPECT_EQ(wrong, 0);
}

/// Servers that fail; see tests/support/redis.py.
class RedisFaults : public ::testing::Test {
  protected:
    static constexpr milliseconds kTimeout{300};

    test::ServerProcess server_{std::filesystem::path(BOURSE_SOURCE_DIR) / "tests/support/redis.py"};
    RedisClient redis_{{parse_redis_url(server_.url()).value(), kTimeout}};

    void ping() { redis_.command({"PING"}); }
    /// The time until a call succeeds again.
    milliseconds recovery() {
        return duration_of([&] {
            const auto deadline = std::chrono::steady_clock::now() + 30s;
            while (std::chrono::steady_clock::now() < deadline) {
                try {
                    return ping();
                } catch (const Unavailable&) {
                    std::this_thread::sleep_for(10ms);
                }
            }
            FAIL() << "it never came back";
        });
    }
    /// Checks that calls fail soon, and nearly all of them immediately.
    void expect_quick_failures() {
        int quick = 0;
        for (int i = 0; i < 20; ++i) {
            quick += duration_of([&] { EXPECT_THROW(ping(), Unavailable); }) < 50ms ? 1 : 0;
        }
        EXPECT_GE(quick, 18) << "few may ask whether it is back";
    }
};

TEST_F(RedisFaults, GivenAServerThatIsFrozenThenTheCallFailsAfterTheTimeoutLaterOnesAtOnceAndItRecovers) {
    ping();
    server_.order("freeze");

    const auto first = duration_of([&] { EXPECT_THROW(ping(), Unavailable); });
    EXPECT_GE(first, kTimeout);
    EXPECT_LT(first, kTimeout + 500ms);
    expect_quick_failures();
    EXPECT_TRUE(redis_.is_down());

    server_.order("thaw");
    EXPECT_LT(recovery(), 1000ms);
    EXPECT_FALSE(redis_.is_down());
}

TEST_F(RedisFaults, GivenAServerThatIsKilledThenCallsFailAtOnceAndItRecovers) {
    ping();
    server_.order("kill");
    expect_quick_failures();

    server_.order("start");
    EXPECT_LT(recovery(), 1000ms);
}

TEST_F(RedisFaults, GivenAServerThatWasRestartedBetweenCallsThenNoCallFails) {
    ping();
    server_.order("kill");
    server_.order("start");
    EXPECT_NO_THROW(ping());
}

TEST_F(RedisFaults, GivenASlowScriptThenItsCallFailsAndNoLaterOneGetsItsAnswer) {
    const RedisScript slow(
        "local t = redis.call('TIME') repeat local n = redis.call('TIME') until "
        "(n[1] - t[1]) * 1000000 + n[2] - t[2] > 450000 return 'late'");
    EXPECT_THROW(redis_.run(slow, {}, {}), Unavailable);
    EXPECT_LT(recovery(), 1500ms);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(redis_.command({"ECHO", "mine"}).text(), "mine");
}

}  // namespace redis_client_test
}  // namespace bourse::cache
