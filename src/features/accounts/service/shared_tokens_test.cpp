#include "features/accounts/service/shared_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "features/accounts/store/tokens_store_sql.hpp"
#include "features/accounts/store/users_store_sql.hpp"
#include "support/empty_store.hpp"

namespace bourse::accounts {
namespace shared_tokens_test {

using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// Two replicas on one store, for every adapter.
class SharedTokensTest : public testing::TestWithParam<sql::Dialect> {
  protected:
    static constexpr seconds kLifetime = hours(1);

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_tokens_store(under_test_->database());
        users_ = make_sql_users_store(under_test_->database());
        ada_ = Uuid::make(clock_.now(), random_);
        ASSERT_TRUE(users_->add({ada_, UserName::parse("ada").value(), false, false, clock_.now()}, "hash"));
        here_ = replica();
        there_ = replica();
    }

    std::unique_ptr<SharedTokens> replica(std::shared_ptr<const auth::KeyRing> configured = nullptr) {
        return std::make_unique<SharedTokens>(
            *store_, clock_, random_, SharedTokens::Options{kLifetime, std::move(configured), [this](const Uuid& user) {
                                                                changed_.push_back(user);
                                                            }});
    }
    auth::Claims issue() { return issue(users_->find(ada_)->generation); }
    auth::Claims issue(std::int64_t generation) {
        const UtcTime now = clock_.now();
        return {ada_, "ada", false, generation, now, now + kLifetime, Uuid::make(now, random_)};
    }
    static auth::TokenId token_of(const auth::Claims& claims) { return {claims.id, claims.expires_at}; }
    bool is_valid_at(const SharedTokens& replica, const std::string& token) {
        return auth::verify_token(token, {}, *replica.keys(), clock_.now()).has_value();
    }

    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    std::vector<Uuid> changed_;
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<TokensStore> store_;
    std::unique_ptr<UsersStore> users_;
    std::unique_ptr<SharedTokens> here_;
    std::unique_ptr<SharedTokens> there_;
    Uuid ada_;
};

TEST_P(SharedTokensTest, GivenARevokedTokenWhenRefreshedThenItHasEndedOnEveryReplica) {
    const auth::Claims token = issue();
    const auth::Claims other = issue();

    here_->revoke(token_of(token));
    here_->revoke(token_of(token));

    EXPECT_TRUE(here_->is_revoked(token)) << "at once";
    EXPECT_FALSE(there_->is_revoked(token));
    there_->refresh();
    EXPECT_TRUE(there_->is_revoked(token));
    EXPECT_FALSE(there_->is_revoked(other));
    EXPECT_TRUE(replica()->is_revoked(token)) << "after a restart";
}

TEST_P(SharedTokensTest, GivenAUserThatChangedWhenRefreshedThenItsTokensEndAndCachesAreNotified) {
    const auth::Claims before = issue();
    ASSERT_TRUE(users_->change(ada_, {.password_hash = "new"}, clock_.now()));

    there_->refresh();

    EXPECT_TRUE(there_->is_revoked(before));
    EXPECT_FALSE(there_->is_revoked(issue()));
    clock_.advance(seconds(30));
    EXPECT_TRUE(there_->is_revoked(issue(before.generation))) << "by a replica whose clock is ahead";
    clock_.advance(seconds(-30));
    EXPECT_THAT(changed_, ElementsAre(ada_));
    there_->refresh();
    EXPECT_THAT(changed_, ElementsAre(ada_)) << "once";
    EXPECT_TRUE(replica()->is_revoked(before)) << "after a restart";
}

TEST_P(SharedTokensTest, GivenAUserThatChangedLongAgoWhenStartedThenNothingIsRememberedOfIt) {
    ASSERT_TRUE(users_->change(ada_, {.is_disabled = true}, clock_.now()));
    clock_.advance(kLifetime + auth::kTokenLeeway + auth::kLatestEarlierToken + auth::kRevocationMargin);
    replica();
    EXPECT_THAT(changed_, ElementsAre(ada_)) << "a token from before the change may still be in use";
    changed_.clear();
    clock_.advance(seconds(1));

    replica();

    EXPECT_THAT(changed_, IsEmpty());
}

TEST_P(SharedTokensTest, GivenAClockThatJumpsForwardAndBackAcrossARestartThenNothingThatEndedComesBack) {
    const auth::Claims signed_out = issue();
    here_->revoke(token_of(signed_out));
    const auth::Claims disabled = issue();
    ASSERT_TRUE(users_->change(ada_, {.is_disabled = true}, clock_.now()));
    const UtcTime right = clock_.now();

    clock_.set(right + hours(27));
    const std::shared_ptr<SharedTokens> restarted = replica();
    restarted->revoke(token_of(issue()));
    clock_.set(right);

    for (const auto& replica : {restarted, std::shared_ptr<SharedTokens>(replica())}) {
        EXPECT_TRUE(replica->is_revoked(signed_out));
        EXPECT_TRUE(replica->is_revoked(disabled));
    }
}

TEST_P(SharedTokensTest, GivenExpiredTokensWhenAnotherIsRevokedThenTheStoreForgetsThem) {
    const auth::Claims old = issue();
    here_->revoke(token_of(old));
    clock_.advance(kLifetime + auth::kTokenLeeway + auth::kRevocationMargin - seconds(1));
    here_->revoke(token_of(issue()));
    EXPECT_EQ(store_->changes_since(0, UtcTime()).revoked.size(), 2U)
        << "the token could still be used if the clock were set back";

    clock_.advance(seconds(1));
    here_->revoke(token_of(issue()));

    EXPECT_EQ(store_->changes_since(0, UtcTime()).revoked.size(), 2U);
}

/// A read-only store, like a standby.
class ReadOnlyTokens final : public TokensStore {
  public:
    explicit ReadOnlyTokens(TokensStore& store) : store_(store) {}
    void revoke(const auth::TokenId&, UtcTime) override { refuse(); }
    TokenChanges changes_since(std::int64_t seen, UtcTime oldest_end) override {
        return store_.changes_since(seen, oldest_end);
    }
    void add_first_key(const auth::SigningKey&, UtcTime) override { refuse(); }
    void rotate_key(const auth::SigningKey&, UtcTime) override { refuse(); }

  private:
    [[noreturn]] static void refuse() { throw Unavailable("read only"); }
    TokensStore& store_;
};

TEST_P(SharedTokensTest, GivenAStoreThatCannotBeWrittenWhenStartedThenItsKeyCounts) {
    ReadOnlyTokens standby(*store_);

    const SharedTokens reader(standby, clock_, random_, {kLifetime, nullptr, nullptr});

    EXPECT_TRUE(is_valid_at(reader, auth::sign_token(issue(), {}, *here_->keys())));
}

TEST_P(SharedTokensTest, GivenAUserChangeBeforeTheFirstStartWhenStartedThenAKeyIsCreated) {
    test::EmptyStore fresh(GetParam());
    fresh.migrate(BOURSE_SOURCE_DIR);
    const auto users = make_sql_users_store(fresh.database());
    ASSERT_TRUE(users->add({ada_, UserName::parse("ada").value(), false, false, clock_.now()}, "hash"));
    ASSERT_TRUE(users->change(ada_, {.password_hash = "new"}, clock_.now()));
    const auto store = make_sql_tokens_store(fresh.database());

    const SharedTokens first(*store, clock_, random_, {kLifetime, nullptr, nullptr});

    EXPECT_NE(first.keys(), nullptr);
}

TEST_P(SharedTokensTest, GivenTwoReplicasWhenStartedThenTheyShareOneKey) {
    EXPECT_EQ(here_->keys()->current().id, there_->keys()->current().id);
    EXPECT_EQ(here_->keys()->current().secret, there_->keys()->current().secret);
    EXPECT_TRUE(is_valid_at(*there_, auth::sign_token(issue(), {}, *here_->keys())));
}

TEST_P(SharedTokensTest, GivenManyReplicasWhenTheyStartConcurrentlyThenOneKeyIsCreated) {
    test::EmptyStore fresh(GetParam());
    fresh.migrate(BOURSE_SOURCE_DIR);
    const auto store = make_sql_tokens_store(fresh.database());
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] { store->add_first_key(make_signing_key(clock_.now(), random_), clock_.now()); });
        }
    }

    EXPECT_EQ(store->changes_since(0, UtcTime()).keys.size(), 1U);
}

TEST_P(SharedTokensTest, GivenARotationWhenRefreshedThenTheNewKeySignsAndTheOneBeforeStillCounts) {
    const std::string old = auth::sign_token(issue(), {}, *here_->keys());
    store_->rotate_key(make_signing_key(clock_.now(), random_), clock_.now());
    here_->refresh();
    there_->refresh();
    const std::string newer = auth::sign_token(issue(), {}, *here_->keys());

    EXPECT_TRUE(is_valid_at(*there_, old));
    EXPECT_TRUE(is_valid_at(*there_, newer));

    store_->rotate_key(make_signing_key(clock_.now(), random_), clock_.now());
    there_->refresh();
    EXPECT_FALSE(is_valid_at(*there_, old));
    EXPECT_TRUE(is_valid_at(*there_, newer));
    EXPECT_EQ(store_->changes_since(0, UtcTime()).keys.size(), 2U);
}

TEST_P(SharedTokensTest, GivenKeysOfTheSettingsWhenStartedThenThoseOfTheStoreDoNotCount) {
    const auto ring = std::make_shared<const auth::KeyRing>(
        auth::SigningKey{"mine", Secret("a secret of the settings, 32 bytes or more")});

    const auto configured = replica(ring);
    configured->refresh();

    EXPECT_EQ(configured->keys(), ring);
    EXPECT_FALSE(is_valid_at(*configured, auth::sign_token(issue(), {}, *here_->keys())));
}

TEST_P(SharedTokensTest, GivenThreadsThatRevokeAtOnceWhenAReplicaFollowsThenItMissesNone) {
    constexpr int kThreads = 3;
    constexpr int kRounds = 30;
    std::vector<std::vector<auth::Claims>> tokens(kThreads);
    for (auto& mine : tokens) {
        for (int i = 0; i < kRounds; ++i) mine.push_back(issue());
    }
    std::atomic<int> running = kThreads;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                for (const auto& token : tokens[static_cast<std::size_t>(i)])
                    store_->revoke(token_of(token), clock_.now());
                --running;
            });
        }
        while (running > 0) there_->refresh();
    }
    there_->refresh();

    for (const auto& mine : tokens) {
        for (const auto& token : mine) EXPECT_TRUE(there_->is_revoked(token));
    }
}

INSTANTIATE_TEST_SUITE_P(Sqlite, SharedTokensTest, testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, SharedTokensTest, testing::Values(sql::Dialect::Postgres));

}  // namespace shared_tokens_test
}  // namespace bourse::accounts
