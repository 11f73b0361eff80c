#include "platform/http/server/response_cache.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace response_cache_test {

Representation cacheable(const std::shared_ptr<const Freshness>& freshness, std::size_t size = 2000) {
    Response response;
    response.content_type = "text/plain";
    response.body = make_body(std::string(size, 'a'));
    response.etag = "\"1\"";
    response.cacheable_while = freshness;
    response.operation = "getIt";
    return Representation(std::move(response));
}

class Caching : public ::testing::Test {
  protected:
    std::shared_ptr<Freshness> fresh_ = std::make_shared<Freshness>();
    ResponseCache cache_{100'000};
};

TEST_F(Caching, GivenAStoredAnswerWhenFoundThenItIsReadyToSend) {
    cache_.store("/a", "text/plain", cacheable(fresh_));

    const auto answer = cache_.find("/a", "text/plain", {});

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->outgoing.status, 200);
    EXPECT_EQ(answer->outgoing.body->size(), 2000u);
    EXPECT_EQ(answer->operation, "getIt");
}

TEST_F(Caching, GivenAnotherTargetOrAcceptWhenLookedUpThenNothingIsFound) {
    cache_.store("/a", "text/plain", cacheable(fresh_));

    EXPECT_FALSE(cache_.find("/b", "text/plain", {}));
    EXPECT_FALSE(cache_.find("/a", "", {}));
    EXPECT_FALSE(cache_.find("/atext", "/plain", {}));
}

TEST_F(Caching, GivenTheSourceChangedWhenLookedUpThenTheAnswerIsDropped) {
    cache_.store("/a", "", cacheable(fresh_));

    fresh_->expire();

    EXPECT_FALSE(cache_.find("/a", "", {}));
    EXPECT_EQ(cache_.size(), 0u);
    EXPECT_EQ(cache_.bytes(), 0u);
}

TEST_F(Caching, GivenAnExpiredOrUncacheableAnswerWhenStoredThenItIsNotKept) {
    cache_.store("/b", "", cacheable(nullptr));
    fresh_->expire();
    cache_.store("/a", "", cacheable(fresh_));

    EXPECT_EQ(cache_.size(), 0u);
}

TEST_F(Caching, GivenTheBudgetIsUsedUpWhenStoringThenWhatWasUsedLongestAgoLeaves) {
    ResponseCache cache(20'000);

    for (int i = 0; i < 20; ++i) {
        cache.store("/" + std::to_string(i), "", cacheable(fresh_, 1000));
        ASSERT_TRUE(cache.find("/0", "", {})) << "used all the time";
        ASSERT_LE(cache.bytes(), 20'000u);
    }

    EXPECT_FALSE(cache.find("/1", "", {}));
    EXPECT_TRUE(cache.find("/19", "", {}));
    EXPECT_GT(cache.size(), 5u);
}

TEST_F(Caching, GivenTheSameKeyWhenStoredAgainThenTheNewAnswerReplacesTheOld) {
    cache_.store("/a", "", cacheable(fresh_, 2000));
    cache_.store("/a", "", cacheable(fresh_, 3000));

    EXPECT_EQ(cache_.size(), 1u);
    EXPECT_EQ(cache_.find("/a", "", {})->outgoing.body->size(), 3000u);
}

TEST_F(Caching, GivenAnAnswerLargerThanItsShareWhenStoredThenTheOthersStay) {
    cache_.store("/a", "", cacheable(fresh_));
    cache_.store("/large", "", cacheable(fresh_, 30'000));

    EXPECT_TRUE(cache_.find("/a", "", {}));
    EXPECT_FALSE(cache_.find("/large", "", {}));
}

TEST_F(Caching, GivenAFormCreatedLaterWhenCountedThenItIsPartOfTheBudget) {
    cache_.store("/a", "", cacheable(fresh_));
    const std::size_t before = cache_.bytes();

    const auto zipped = cache_.find("/a", "", {.gzip = true, .if_none_match = {}});

    ASSERT_TRUE(zipped);
    EXPECT_GE(cache_.bytes(), before + zipped->outgoing.body->size());
}

TEST_F(Caching, GivenNoBudgetWhenStoredThenNothingIsKept) {
    ResponseCache cache(0);

    cache.store("/a", "", cacheable(fresh_));

    EXPECT_FALSE(cache.find("/a", "", {}));
}

}  // namespace response_cache_test
}  // namespace bourse::http
