#include "platform/auth/credential_cache.hpp"

#include <gtest/gtest.h>

namespace bourse::auth {
namespace credential_cache_test {

using std::chrono::seconds;

class Verdicts : public testing::Test {
  protected:
    static BasicCredentials pair(std::string name, std::string_view password) {
        return {std::move(name), Secret(password)};
    }
    Principal principal(std::string name) {
        return {Uuid::make(clock_.now(), random_), std::move(name), false, 0, std::nullopt};
    }

    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    CredentialCache cache_{clock_, random_};
    const Principal ada_ = principal("ada");
};

TEST_F(Verdicts, GivenACachedResultWhenLookedUpThenOnlyExactlyThatPairMatches) {
    cache_.keep(pair("ada", "one"), ada_, cache_.moment());

    EXPECT_EQ(cache_.find(pair("ada", "one")), ada_);
    EXPECT_EQ(cache_.find(pair("ada", "two")), std::nullopt);
    EXPECT_EQ(cache_.find(pair("ada", "")), std::nullopt);
    EXPECT_EQ(cache_.find(pair("bob", "one")), std::nullopt);
    EXPECT_EQ(cache_.find(pair("ad", "a:one")), std::nullopt);
}

TEST_F(Verdicts, GivenACachedResultWhenAMinuteHasPassedThenItHasExpired) {
    cache_.keep(pair("ada", "one"), ada_, cache_.moment());

    clock_.advance(seconds(60) - UtcTime::Duration(1));
    EXPECT_TRUE(cache_.find(pair("ada", "one")));
    clock_.advance(UtcTime::Duration(1));
    EXPECT_FALSE(cache_.find(pair("ada", "one")));
    EXPECT_EQ(cache_.size(), 0U);
}

TEST_F(Verdicts, GivenAClockSetBackWhenLookedUpThenTheResultIsIgnored) {
    cache_.keep(pair("ada", "one"), ada_, cache_.moment());

    clock_.advance(seconds(-1));

    EXPECT_FALSE(cache_.find(pair("ada", "one")));
}

TEST_F(Verdicts, GivenSeveralAccountsWhenOneIsForgottenThenTheOthersStay) {
    const Principal bob = principal("bob");
    cache_.keep(pair("ada", "one"), ada_, cache_.moment());
    cache_.keep(pair("ADA", "one"), ada_, cache_.moment());
    cache_.keep(pair("bob", "one"), bob, cache_.moment());

    cache_.forget(ada_.user);

    EXPECT_FALSE(cache_.find(pair("ada", "one")));
    EXPECT_FALSE(cache_.find(pair("ADA", "one")));
    EXPECT_EQ(cache_.find(pair("bob", "one")), bob);
}

TEST_F(Verdicts, GivenACheckThatBeganBeforeAPasswordChangedWhenItEndsThenItsVerdictIsNotKept) {
    const CredentialCache::Moment began = cache_.moment();
    cache_.forget(ada_.user);

    cache_.keep(pair("ada", "old"), ada_, began);

    EXPECT_FALSE(cache_.find(pair("ada", "old")));
}

TEST_F(Verdicts, GivenMoreThanTheLimitWhenKeptThenTheOldestLeave) {
    CredentialCache small(clock_, random_, {seconds(60), 2});
    small.keep(pair("ada", "one"), ada_, 0);
    small.keep(pair("bob", "one"), ada_, 0);
    small.keep(pair("ada", "one"), ada_, 0);
    small.keep(pair("eve", "one"), ada_, 0);

    EXPECT_EQ(small.size(), 2U);
    EXPECT_FALSE(small.find(pair("bob", "one")));
    EXPECT_TRUE(small.find(pair("ada", "one"))) << "renewed after bob's";
    EXPECT_TRUE(small.find(pair("eve", "one")));
}

}  // namespace credential_cache_test
}  // namespace bourse::auth
