#include "platform/limits/rate.hpp"

#include <gtest/gtest.h>

#include <random>

namespace bourse::limits {
namespace rate_test {

using std::chrono::microseconds;
using std::chrono::seconds;

struct Spelling {
    const char* text;
    Rate rate;
};

TEST(Rate, GivenARateWhenParsedThenItIsItsCountAndItsWindow) {
    for (const auto& [text, rate] :
         {Spelling{"60/min", {60, seconds(60)}}, Spelling{"1/s", {1, seconds(1)}},
          Spelling{"1000/h", {1000, seconds(3600)}}, Spelling{"5000/d", {5000, seconds(86'400)}},
          Spelling{"1000000/s", {1'000'000, seconds(1)}}}) {
        const auto parsed = parse_rate(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(*parsed, rate) << text;
    }
    EXPECT_EQ(parse_rate("off").value(), std::nullopt);
}

TEST(Rate, GivenAnInvalidRateWhenParsedThenItIsRejected) {
    for (const char* text :
         {"", "/", "60", "60/", "/min", "60/m", "60/minute", "60 /min", "60/min ", "0/s", "-1/s", "+1/s", "1.5/s",
          "1e3/s", "1000001/s", "99999999999999999999/s", "Off", "none", "60/min/s"}) {
        const auto parsed = parse_rate(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().detail, "must be a rate such as 10/s, 60/min or 1000/h, of at most 1000000, or off");
    }
}

/// A bucket with its own time of requests.
class Bucket {
  public:
    explicit Bucket(const Rate& rate) : rate_(rate) {}

    Acquisition draw_at(microseconds time) {
        const Acquisition acquisition = try_acquire(rate_, full_at_ - time);
        full_at_ = time + acquisition.debt;
        return acquisition;
    }

  private:
    Rate rate_;
    microseconds full_at_{};
};

TEST(Bucket, GivenAFullBucketWhenAllIsTakenAtOnceThenTheLimitIsGivenAndNoMore) {
    const Rate rate{7, seconds(60)};
    Bucket bucket(rate);

    for (std::int64_t left = 6; left >= 0; --left) {
        const Acquisition acquisition = bucket.draw_at(seconds(5));
        EXPECT_TRUE(acquisition.is_allowed);
        EXPECT_EQ(tokens_left(rate, acquisition.debt), left);
    }
    const Acquisition refused = bucket.draw_at(seconds(5));

    EXPECT_FALSE(refused.is_allowed);
    EXPECT_EQ(tokens_left(rate, refused.debt), 0);
    EXPECT_EQ(until_next_token(rate, refused.debt), rate.interval());
}

TEST(Bucket, GivenAnEmptyBucketWhenAnIntervalHasPassedThenOneTokenIsBack) {
    const Rate rate{60, seconds(60)};
    Bucket bucket(rate);
    for (int i = 0; i < 60; ++i) (void)bucket.draw_at(microseconds(0));

    EXPECT_FALSE(bucket.draw_at(seconds(1) - microseconds(1)).is_allowed);
    EXPECT_TRUE(bucket.draw_at(seconds(1)).is_allowed);
    EXPECT_FALSE(bucket.draw_at(seconds(1)).is_allowed);
    EXPECT_TRUE(bucket.draw_at(seconds(120)).is_allowed);
}

TEST(Bucket, GivenAStateOfAnotherRateOrClockWhenATokenIsTakenThenTheBucketIsAtWorstEmpty) {
    const Rate rate{60, seconds(60)};

    const Acquisition acquisition = try_acquire(rate, seconds(100'000));

    EXPECT_FALSE(acquisition.is_allowed);
    EXPECT_EQ(acquisition.debt, seconds(60));
    EXPECT_TRUE(try_acquire(rate, seconds(-100'000)).is_allowed);
}

class AnyRate : public testing::TestWithParam<Rate> {};

// No window grants more than a burst plus the tokens returned in it. A caller that waits for the
// announced time is admitted. A rejection takes no token.
TEST_P(AnyRate, GivenRandomArrivalsWhenTokensAreTakenThenTheBoundsHold) {
    const Rate rate = GetParam();
    std::mt19937_64 random(20'261'121);
    Bucket bucket(rate);
    microseconds now{};
    std::vector<microseconds> allowed;
    for (int i = 0; i < 5000; ++i) {
        now += microseconds(std::uniform_int_distribution<std::int64_t>(0, rate.interval().count() * 3 / 2)(random));
        const Acquisition acquisition = bucket.draw_at(now);
        ASSERT_GE(tokens_left(rate, acquisition.debt), 0);
        ASSERT_LT(tokens_left(rate, acquisition.debt), rate.count);
        if (!acquisition.is_allowed) {
            ASSERT_EQ(tokens_left(rate, acquisition.debt), 0);
            ASSERT_TRUE(try_acquire(rate, acquisition.debt - until_next_token(rate, acquisition.debt)).is_allowed);
            ASSERT_FALSE(
                try_acquire(rate, acquisition.debt - until_next_token(rate, acquisition.debt) + microseconds(1))
                    .is_allowed);
            continue;
        }
        allowed.push_back(now);
        for (std::size_t first = allowed.size() > 100 ? allowed.size() - 100 : 0; first < allowed.size(); ++first) {
            const auto refilled = (now - allowed[first]) / rate.interval();
            ASSERT_LE(static_cast<std::int64_t>(allowed.size() - first), rate.count + refilled);
        }
    }
    EXPECT_FALSE(allowed.empty());
}

INSTANTIATE_TEST_SUITE_P(Rates, AnyRate,
                         testing::Values(Rate{1, seconds(1)}, Rate{7, seconds(60)}, Rate{60, seconds(60)},
                                         Rate{1000, seconds(3600)}, Rate{999'983, seconds(1)}));

}  // namespace rate_test
}  // namespace bourse::limits
