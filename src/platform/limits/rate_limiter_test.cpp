#include "platform/limits/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <deque>
#include <map>

#include "platform/limits/limit_fields.hpp"

namespace bourse::limits {
namespace rate_limiter_test {

using std::chrono::seconds;

Subject address(std::string_view text) {
    return Subject::of(IpAddress::parse(text).value());
}

/// Shared buckets, like those in Redis; they can lose their data or be unavailable.
class FakeShared final : public SharedBuckets {
  public:
    explicit FakeShared(const Clock& clock) : clock_(clock) {}

    Task<std::optional<Acquisition>> try_acquire(std::string name, Rate rate,
                                                 std::chrono::microseconds spent_here) override {
        ++asked;
        if (is_away) co_return std::nullopt;
        const UtcTime now = clock_.now();
        const auto found = full_at.find(name);
        UtcTime::Duration debt = found == full_at.end() ? UtcTime::Duration() : found->second - now;
        if (spent_here > debt + kDelay) debt = spent_here;
        const Acquisition acquisition = limits::try_acquire(rate, debt);
        full_at[name] = now + acquisition.debt;
        co_return acquisition;
    }

    Task<bool> give_back(std::string name, Rate rate) override {
        if (is_away) co_return false;
        const UtcTime now = clock_.now();
        full_at[name] = now + limits::give_back(rate, full_at[name] - now);
        co_return true;
    }

    int asked = 0;
    bool is_away = false;
    std::map<std::string, UtcTime> full_at;

  private:
    const Clock& clock_;
};

class Limiter : public testing::Test {
  protected:
    static std::vector<Policy> policies() {
        return {{"orders", Rate{5, seconds(60)}, Rate{10, seconds(60)}},
                {"quotes", Rate{5, seconds(60)}, std::nullopt},
                {"market-data", std::nullopt, std::nullopt}};
    }

    RateDecision judge(RateLimiter& limiter, const Subject& subject, std::string_view policy = "orders") {
        boost::asio::io_context context{1};
        auto judged =
            boost::asio::co_spawn(context, limiter.judge(*limiter.find(policy), subject), boost::asio::use_future);
        context.run();
        return judged.get();
    }
    void give_back(RateLimiter& limiter, const Subject& subject) {
        boost::asio::io_context context{1};
        auto given = boost::asio::co_spawn(context, limiter.give_back(*limiter.find("orders"), subject),
                                           boost::asio::use_future);
        context.run();
        given.get();
    }
    int allowed(RateLimiter& limiter, const Subject& subject, int times, std::string_view policy = "orders") {
        int count = 0;
        for (int i = 0; i < times; ++i) count += judge(limiter, subject, policy).is_allowed ? 1 : 0;
        return count;
    }

    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    FakeShared shared_{clock_};
    RateLimiter alone_{policies(), clock_, random_};
    RateLimiter first_{policies(), clock_, random_, &shared_};
    RateLimiter second_{policies(), clock_, random_, &shared_};
};

TEST_F(Limiter, GivenATokenWhenGivenBackThenItIsAsIfItHadNotBeenTaken) {
    for (RateLimiter* limiter : {&alone_, &first_}) {
        EXPECT_EQ(allowed(*limiter, address("192.0.2.1"), 5), 5);
        EXPECT_FALSE(judge(*limiter, address("192.0.2.1")).is_allowed);

        give_back(*limiter, address("192.0.2.1"));
        EXPECT_EQ(judge(*limiter, address("192.0.2.1")).remaining, 0);
        EXPECT_FALSE(judge(*limiter, address("192.0.2.1")).is_allowed);
    }
    give_back(first_, address("192.0.2.1"));
    EXPECT_EQ(allowed(second_, address("192.0.2.1"), 2), 1) << "it was given back to all replicas, once";
    give_back(alone_, address("192.0.2.9"));
    EXPECT_EQ(allowed(alone_, address("192.0.2.9"), 9), 5) << "a full bucket holds no more";
}

TEST_F(Limiter, GivenAWallClockThatJumpsWhenJudgedThenTheLimitIsUnmoved) {
    const Subject caller = address("192.0.2.1");
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(judge(alone_, caller).is_allowed);

    for (const auto step : {std::chrono::hours(24), std::chrono::hours(-48)}) {
        clock_.set(clock_.now() + step);
        const RateDecision refused = judge(alone_, caller);
        EXPECT_FALSE(refused.is_allowed);
        EXPECT_EQ(refused.next, seconds(12));
    }
    clock_.advance(seconds(12));
    EXPECT_TRUE(judge(alone_, caller).is_allowed);
    EXPECT_FALSE(judge(alone_, caller).is_allowed);
}

TEST_F(Limiter, GivenALimitWhenReachedThenRefusedAndAgainAllowedWhenTheTimeHasCome) {
    EXPECT_EQ(allowed(alone_, address("192.0.2.1"), 10), 5);

    const RateDecision refused = judge(alone_, address("192.0.2.1"));
    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(refused.next, seconds(12));
    clock_.advance(refused.next);
    EXPECT_EQ(allowed(alone_, address("192.0.2.1"), 10), 1);
}

TEST_F(Limiter, GivenSubjectsAndPoliciesWhenJudgedThenEachPairHasABucketOfItsOwn) {
    const auto user = Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f").value();

    EXPECT_EQ(allowed(alone_, address("192.0.2.1"), 20), 5);
    EXPECT_EQ(allowed(alone_, address("192.0.2.2"), 20), 5);
    EXPECT_EQ(allowed(alone_, address("192.0.2.1"), 20, "quotes"), 5);
    EXPECT_EQ(allowed(alone_, Subject::of(user), 20), 10);
}

TEST_F(Limiter, GivenAddressesOfOneSlash64NetworkThenTheyShareABucket) {
    EXPECT_EQ(allowed(alone_, address("2001:db8::1"), 3), 3);
    EXPECT_EQ(allowed(alone_, address("2001:db8::ffff:1"), 5), 2);
    EXPECT_EQ(allowed(alone_, address("2001:db8:0:1::1"), 5), 5);
    EXPECT_EQ(allowed(alone_, address("192.0.2.1"), 3), 3);
    EXPECT_EQ(allowed(alone_, address("::ffff:192.0.2.1"), 3), 2);
}

TEST_F(Limiter, GivenTwoReplicasWhenTheyShareThenTheyAllowWhatOneWould) {
    int together = 0;
    for (int i = 0; i < 5; ++i) {
        together += allowed(first_, address("192.0.2.1"), 1) + allowed(second_, address("192.0.2.1"), 1);
    }

    EXPECT_EQ(together, 5);
    clock_.advance(seconds(24));
    EXPECT_EQ(allowed(second_, address("192.0.2.1"), 5), 2);
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 5), 0);
}

TEST_F(Limiter, GivenACallerAtItsLimitWhenItContinuesThenTheSharedBucketsAreNotCalled) {
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 1000), 5);
    EXPECT_EQ(shared_.asked, 5);
}

TEST_F(Limiter, GivenUnavailableSharedBucketsThenTheLocalBucketsDecide) {
    EXPECT_EQ(allowed(second_, address("192.0.2.1"), 2), 2);
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 1), 1);
    shared_.is_away = true;

    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 10), 2);
    EXPECT_EQ(first_.counts(*first_.find("orders")).alone, 2U) << "a certain rejection needs no call";
    EXPECT_EQ(first_.counts(*first_.find("orders")).refused, 8U);
    EXPECT_EQ(first_.counts(*first_.find("orders")).allowed, 3U);
}

TEST_F(Limiter, GivenSharedBucketsThatWereFlushedOrReturnThenNoTokenIsGrantedTwice) {
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 4), 4);
    shared_.full_at.clear();
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 10), 1);

    shared_.is_away = true;
    clock_.advance(seconds(60));
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 3), 3);
    shared_.is_away = false;
    EXPECT_EQ(allowed(first_, address("192.0.2.1"), 1), 1);
    EXPECT_EQ(allowed(second_, address("192.0.2.1"), 10), 1) << "the other replica learns of it";
}

TEST_F(Limiter, GivenDecisionsWhenRenderedThenTheFieldsShowTheRemainingRequestsAndTheWait) {
    RateDecision decision = judge(alone_, address("192.0.2.1"));
    auto fields = limit_fields(decision);
    ASSERT_EQ(fields.size(), 2U);
    EXPECT_EQ(fields[0].name + ": " + fields[0].value, "RateLimit-Policy: \"orders\";q=5;w=60");
    EXPECT_EQ(fields[1].name + ": " + fields[1].value, "RateLimit: \"orders\";r=4;t=12");

    clock_.advance(std::chrono::milliseconds(500));
    allowed(alone_, address("192.0.2.1"), 4);
    decision = judge(alone_, address("192.0.2.1"));
    EXPECT_EQ(limit_fields(decision)[1].value, "\"orders\";r=0;t=12");
    const Error error = refusal(decision);
    EXPECT_EQ(error.code, Errc::RateLimited);
    EXPECT_EQ(error.retry_after, seconds(12));
    EXPECT_EQ(error.detail, "limit of 5 requests in 60 s exceeded; retry in 12 s");
}

}  // namespace rate_limiter_test
}  // namespace bourse::limits
