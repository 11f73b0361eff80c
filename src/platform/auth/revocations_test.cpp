#include "platform/auth/revocations.hpp"

#include <gtest/gtest.h>

namespace bourse::auth {
namespace revocations_test {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

class RevocationsTest : public testing::Test {
  protected:
    static constexpr seconds kLifetime = hours(1);

    Uuid uuid() { return Uuid::make(clock_.now(), random_); }
    Claims issue(const Uuid& user) { return issue(user, 1); }
    Claims issue(const Uuid& user, std::int64_t generation) {
        return {user, "ada", false, generation, clock_.now(), clock_.now() + kLifetime, uuid()};
    }
    static TokenId token_of(const Claims& claims) { return {claims.id, claims.expires_at}; }

    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    ProcessRevocations revocations_{clock_, kLifetime};
    const Uuid ada_ = uuid();
};

TEST_F(RevocationsTest, GivenTwoTokensOfAUserWhenOneIsRevokedThenTheOtherCounts) {
    const Claims first = issue(ada_);
    const Claims second = issue(ada_);

    revocations_.revoke(token_of(first));

    EXPECT_TRUE(revocations_.is_revoked(first));
    EXPECT_FALSE(revocations_.is_revoked(second));
}

TEST_F(RevocationsTest, GivenTokensOfAUserWhenTheyAreEndedThenOnlyLaterOnesCount) {
    const Claims first = issue(ada_);
    const Claims of_another = issue(uuid());

    revocations_.end_tokens_before(ada_, 2);

    EXPECT_TRUE(revocations_.is_revoked(first));
    EXPECT_FALSE(revocations_.is_revoked(of_another));
    EXPECT_FALSE(revocations_.is_revoked(issue(ada_, 2))) << "signed in again at the same moment";
    clock_.advance(seconds(30));
    EXPECT_TRUE(revocations_.is_revoked(issue(ada_, 1))) << "by a machine whose clock is ahead";
}

TEST_F(RevocationsTest, GivenAnEarlierGenerationAfterALaterOneWhenEndedThenTheLaterCounts) {
    const Claims token = issue(ada_);
    revocations_.end_tokens_before(ada_, 3);

    revocations_.end_tokens_before(ada_, 1);

    EXPECT_TRUE(revocations_.is_revoked(token));
}

TEST_F(RevocationsTest, GivenARevokedTokenWhenItMayStillBeAcceptedThenItIsRemembered) {
    const Claims token = issue(ada_);
    revocations_.revoke(token_of(token));
    revocations_.revoke(token_of(token));

    clock_.advance(kLifetime + kTokenLeeway + kRevocationMargin - microseconds(1));
    revocations_.revoke(token_of(issue(ada_)));

    EXPECT_TRUE(revocations_.is_revoked(token));
}

TEST_F(RevocationsTest, GivenAWallClockThatJumpsForwardAndBackThenNothingThatEndedComesBack) {
    const Claims token = issue(ada_);
    const Claims of_grace = issue(uuid());
    revocations_.revoke(token_of(token));
    revocations_.end_tokens_before(of_grace.user, 2);
    const UtcTime right = clock_.now();

    clock_.set(right + hours(27));
    revocations_.revoke(token_of(issue(ada_)));
    revocations_.end_tokens_before(uuid(), 2);
    clock_.set(right);

    EXPECT_TRUE(revocations_.is_revoked(token));
    EXPECT_TRUE(revocations_.is_revoked(of_grace));
}

TEST_F(RevocationsTest, GivenAWallClockThatIsAheadWhenATokenIsRevokedThenItStaysSoUntilTheClockIsThereAgain) {
    const UtcTime right = clock_.now();
    clock_.set(right + hours(24));
    const Claims token = issue(ada_);
    revocations_.revoke(token_of(token));
    clock_.set(right);

    clock_.advance(hours(24) + kLifetime);
    revocations_.revoke(token_of(issue(ada_)));

    EXPECT_TRUE(revocations_.is_revoked(token));
}

TEST_F(RevocationsTest, GivenManyRevocationsWhenTheyHaveExpiredThenTheyAreForgotten) {
    for (int i = 0; i < 100; ++i) {
        revocations_.revoke(token_of(issue(ada_)));
        revocations_.end_tokens_before(uuid(), 2);
    }
    EXPECT_EQ(revocations_.size(), 200U);

    clock_.advance(kLifetime + kTokenLeeway + kLatestEarlierToken + kRevocationMargin);
    revocations_.revoke(token_of(issue(ada_)));
    revocations_.end_tokens_before(ada_, 2);

    EXPECT_EQ(revocations_.size(), 2U);
}

}  // namespace revocations_test
}  // namespace bourse::auth
