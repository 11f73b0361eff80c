#include "features/accounts/store/users_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "features/accounts/store/tokens_store_sql.hpp"
#include "features/accounts/store/users_store_sql.hpp"
#include "support/empty_store.hpp"

namespace bourse::accounts {
namespace users_store_test {

using testing::ElementsAre;
using testing::IsEmpty;

/// Contract tests for every adapter.
class UsersStoreContract : public testing::TestWithParam<sql::Dialect> {
  protected:
    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_users_store(under_test_->database());
        tokens_ = make_sql_tokens_store(under_test_->database());
    }

    static UserName name(std::string_view text) { return UserName::parse(text).value(); }
    User user(std::string_view text, bool is_super = false) {
        return {Uuid::make(kNow, random_), name(text), is_super, false, kNow};
    }
    User add(std::string_view text, std::string_view hash = "hash") {
        const User added = user(text);
        EXPECT_TRUE(store_->add(added, hash));
        return added;
    }
    std::vector<std::string> names(std::string_view after, std::int64_t limit) {
        std::vector<std::string> listed;
        for (const User& each : store_->list(after, limit).users) listed.push_back(each.name.str());
        return listed;
    }
    std::vector<EndedTokens> ended() { return tokens_->changes_since(0, UtcTime()).ended; }

    static inline const UtcTime kNow = UtcTime::from_micros(1'795'262'400'123'456);
    SystemRandom random_;
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<UsersStore> store_;
    std::unique_ptr<TokensStore> tokens_;
};

TEST_P(UsersStoreContract, GivenAUserWhenFoundByNameOrIdThenItIsAsItWasAdded) {
    const User added = user("Ada 📈 <img onerror=x>", true);
    ASSERT_TRUE(store_->add(added, "$argon2id$hash"));

    for (const auto& found : {store_->find(name("aDA 📈 <IMG onerror=x>")), store_->find(added.id)}) {
        ASSERT_TRUE(found);
        EXPECT_EQ(found->user.id, added.id);
        EXPECT_EQ(found->user.name.str(), "Ada 📈 <img onerror=x>");
        EXPECT_TRUE(found->user.is_super);
        EXPECT_FALSE(found->user.is_disabled);
        EXPECT_EQ(found->user.created_at, kNow);
        EXPECT_EQ(found->password_hash, "$argon2id$hash");
    }
    EXPECT_FALSE(store_->find(name("bob")));
    EXPECT_FALSE(store_->find(user("bob").id));
    EXPECT_THAT(ended(), IsEmpty());
}

TEST_P(UsersStoreContract, GivenManyAddAFirstSuperUserAtOnceThenOneDoes) {
    ASSERT_TRUE(store_->add(user("nobody in particular"), "hash"));
    std::atomic<int> added = 0;
    {
        std::vector<std::jthread> threads;
        for (int n = 0; n < 8; ++n) {
            threads.emplace_back([&, mine = user("ada " + std::to_string(n), true)] {
                added += store_->add_first_super(mine, "hash") ? 1 : 0;
            });
        }
    }

    EXPECT_EQ(added, 1);
    EXPECT_EQ(names("", 10).size(), 2U);
    EXPECT_EQ(store_->add_first_super(user("late", true), "hash").error().code, Errc::Conflict);
}

TEST_P(UsersStoreContract, GivenOnlyADisabledSuperUserWhenAFirstOneIsAddedThenItIsAdded) {
    User disabled = user("ada", true);
    disabled.is_disabled = true;
    ASSERT_TRUE(store_->add(disabled, "hash"));

    EXPECT_TRUE(store_->add_first_super(user("bob", true), "hash"));
    EXPECT_EQ(store_->add_first_super(user("eve", true), "hash").error().code, Errc::Conflict);
}

TEST_P(UsersStoreContract, GivenANameWhenAddedInAnotherSpellingThenItIsAConflict) {
    const User first = add("Ada", "first");

    const auto again = store_->add(user("aDA"), "second");

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::Conflict);
    EXPECT_EQ(store_->find(name("ada"))->password_hash, "first");
    EXPECT_EQ(store_->find(name("ada"))->user.id, first.id);
}

TEST_P(UsersStoreContract, GivenManyThreadsWhenTheyAddOneNameThenOneOfThemDoes) {
    std::atomic<int> added = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, mine = user("ada")] { added += store_->add(mine, "hash") ? 1 : 0; });
        }
    }

    EXPECT_EQ(added, 1);
}

TEST_P(UsersStoreContract, GivenUsersWhenListedThenByNameAndInPages) {
    for (const char* each : {"bob", "Ada", "eve", "Dan", "Zürich", "ünal"}) add(each);

    EXPECT_THAT(names("", 10), ElementsAre("Ada", "bob", "Dan", "eve", "Zürich", "ünal"));
    EXPECT_THAT(names("", 2), ElementsAre("Ada", "bob"));
    EXPECT_THAT(names("bob", 2), ElementsAre("Dan", "eve"));
    EXPECT_TRUE(store_->list("bob", 2).has_more);
    EXPECT_FALSE(store_->list("bob", 4).has_more);
    EXPECT_THAT(names("ünal", 2), IsEmpty());
}

TEST_P(UsersStoreContract, GivenANewPasswordWhenSetThenItsHashIsStoredAndOlderTokensEnd) {
    const User ada = add("ada", "old");
    add("bob");

    const auto changed = store_->change(ada.id, {.password_hash = "new"}, kNow);

    ASSERT_TRUE(changed);
    EXPECT_EQ(store_->find(ada.id)->password_hash, "new");
    EXPECT_GT(changed->generation, 0);
    EXPECT_EQ(store_->find(ada.id)->generation, changed->generation);
    EXPECT_THAT(ended(), ElementsAre(EndedTokens{ada.id, changed->generation}));
    EXPECT_EQ(store_->change(user("x").id, {.password_hash = "new"}, kNow).error().code, Errc::NotFound);
}

TEST_P(UsersStoreContract, GivenAnAccountOfAnotherGenerationWhenChangedThenNothingIs) {
    const User ada = add("ada", "old");
    const std::int64_t first = store_->find(ada.id)->generation;
    ASSERT_TRUE(store_->change(ada.id, {.password_hash = "new", .generation = first}, kNow));

    const auto late = store_->change(ada.id, {.password_hash = "newer", .generation = first}, kNow);

    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::Conflict);
    EXPECT_EQ(store_->find(ada.id)->password_hash, "new");
}

TEST_P(UsersStoreContract, GivenARightWhenChangedThenTokensThatClaimTheOtherEndAndTheSameAgainEndsNone) {
    ASSERT_TRUE(store_->add(user("root", true), "hash"));
    const User ada = add("ada");

    for (const bool is_super : {true, false}) {
        const auto changed = store_->change(ada.id, {.is_super = is_super}, kNow);
        ASSERT_TRUE(changed);
        EXPECT_EQ(changed->user.is_super, is_super);
        EXPECT_EQ(store_->find(ada.id)->user.is_super, is_super);
        EXPECT_THAT(ended(), ElementsAre(EndedTokens{ada.id, changed->generation}));
        EXPECT_EQ(store_->change(ada.id, {.is_super = is_super}, kNow)->generation, changed->generation);
    }
}

TEST_P(UsersStoreContract, GivenTheLastSuperUserThatMaySignInWhenLockedOutThenItIsAConflict) {
    const User root = user("root", true);
    const User other = user("other", true);
    ASSERT_TRUE(store_->add(root, "hash"));
    ASSERT_TRUE(store_->add(other, "hash"));
    ASSERT_TRUE(store_->change(other.id, {.is_disabled = true}, kNow));

    for (const AccountChange& change : {AccountChange{.is_super = false}, AccountChange{.is_disabled = true},
                                        AccountChange{.password_hash = "new", .is_disabled = true}}) {
        EXPECT_EQ(store_->change(root.id, change, kNow).error().code, Errc::Conflict);
    }

    EXPECT_TRUE(store_->find(root.id)->user.is_super);
    EXPECT_FALSE(store_->find(root.id)->user.is_disabled);
    EXPECT_EQ(store_->find(root.id)->password_hash, "hash");
    EXPECT_TRUE(store_->change(other.id, {.is_super = false}, kNow)) << "a disabled user does not count as super user";
    ASSERT_TRUE(store_->change(other.id, {.is_super = true, .is_disabled = false}, kNow));
    EXPECT_TRUE(store_->change(root.id, {.is_super = false}, kNow));
}

TEST_P(UsersStoreContract, GivenSuperUsersThatLockEachOtherOutAtOnceThenOneOfThemStays) {
    const User one = user("one", true);
    const User other = user("other", true);
    ASSERT_TRUE(store_->add(one, "hash"));
    ASSERT_TRUE(store_->add(other, "hash"));
    for (int round = 0; round < 10; ++round) {
        std::atomic<int> locked_out = 0;
        {
            std::vector<std::jthread> threads;
            for (const Uuid& id : {one.id, other.id}) {
                threads.emplace_back(
                    [&, id] { locked_out += store_->change(id, {.is_disabled = true}, kNow) ? 1 : 0; });
            }
        }

        EXPECT_EQ(locked_out, 1);
        for (const Uuid& id : {one.id, other.id}) ASSERT_TRUE(store_->change(id, {.is_disabled = false}, kNow));
    }
}

TEST_P(UsersStoreContract, GivenAConcurrentPasswordChangeWhenAHashIsRenewedThenTheNewPasswordStays) {
    const User ada = add("ada", "old");

    EXPECT_TRUE(store_->renew_hash(ada.id, "old", "old, dearer"));
    EXPECT_EQ(store_->find(ada.id)->password_hash, "old, dearer");
    EXPECT_FALSE(store_->renew_hash(ada.id, "old", "old, dearest"));
    EXPECT_EQ(store_->find(ada.id)->password_hash, "old, dearer");
    EXPECT_THAT(ended(), IsEmpty());
}

TEST_P(UsersStoreContract, GivenAUserWhenDisabledThenItsTokensEndAndEnablingDoesNotBringThemBack) {
    const User ada = add("ada");

    const auto disabled = store_->change(ada.id, {.is_disabled = true}, kNow);
    ASSERT_TRUE(disabled);
    EXPECT_TRUE(store_->find(ada.id)->user.is_disabled);
    EXPECT_THAT(ended(), ElementsAre(EndedTokens{ada.id, disabled->generation}));

    const auto enabled = store_->change(ada.id, {.is_disabled = false}, kNow);
    ASSERT_TRUE(enabled);
    EXPECT_FALSE(store_->find(ada.id)->user.is_disabled);
    EXPECT_EQ(enabled->generation, disabled->generation);
    EXPECT_THAT(ended(), ElementsAre(EndedTokens{ada.id, disabled->generation}));
}

INSTANTIATE_TEST_SUITE_P(Sqlite, UsersStoreContract, testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, UsersStoreContract, testing::Values(sql::Dialect::Postgres));

}  // namespace users_store_test
}  // namespace bourse::accounts
