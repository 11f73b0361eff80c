#include "features/accounts/store/keys_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/accounts/store/keys_store_sql.hpp"
#include "features/accounts/store/users_store_sql.hpp"
#include "support/empty_store.hpp"

namespace bourse::accounts {
namespace keys_store_test {

using testing::ElementsAre;
using testing::IsEmpty;

/// Contract tests for every adapter.
class KeysStoreContract : public testing::TestWithParam<sql::Dialect> {
  protected:
    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        users_ = make_sql_users_store(under_test_->database());
        store_ = make_sql_keys_store(under_test_->database());
        ada_ = add_user("Ada");
        bob_ = add_user("Bob");
    }

    Uuid add_user(std::string_view name) {
        const User user{Uuid::make(kNow, random_), UserName::parse(name).value(), false, false, kNow};
        EXPECT_TRUE(users_->add(user, "hash"));
        return user.id;
    }
    ApiKey key(std::string name, auth::Scopes scopes = {.read = true}) {
        return {Uuid::make(kNow, random_), std::move(name), scopes, kNow};
    }

    static inline const UtcTime kNow = UtcTime::from_micros(1'795'262'400'123'456);
    SystemRandom random_;
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<UsersStore> users_;
    std::unique_ptr<KeysStore> store_;
    Uuid ada_;
    Uuid bob_;
};

TEST_P(KeysStoreContract, GivenAKeyWhenItIsShownThenItsUserAndScopesAreFound) {
    const ApiKey both = key("both", {.read = true, .ingest = true});
    ASSERT_TRUE(store_->add(ada_, both, "digest"));
    ASSERT_TRUE(store_->add(bob_, key("both", {.ingest = true}), "other"));

    const auto found = store_->find("digest");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user.id, ada_);
    EXPECT_EQ(found->user.name.str(), "Ada");
    EXPECT_EQ(found->scopes, both.scopes);
    EXPECT_EQ(store_->find("other")->scopes, (auth::Scopes{.ingest = true}));
    EXPECT_FALSE(store_->find("Digest"));
    EXPECT_THAT(store_->list(ada_), ElementsAre(both));
}

TEST_P(KeysStoreContract, GivenAChangedUserWhenAKeyIsShownThenItIsFoundAsItIsNow) {
    ASSERT_TRUE(store_->add(ada_, key("a"), "digest"));
    const auto changed = users_->change(ada_, {.is_super = true, .is_disabled = true}, kNow);
    ASSERT_TRUE(changed);

    const auto found = store_->find("digest");
    EXPECT_TRUE(found->user.is_super);
    EXPECT_TRUE(found->user.is_disabled);
    EXPECT_EQ(found->generation, changed->generation);
}

TEST_P(KeysStoreContract, GivenANameOfOnesOwnWhenAddedAgainThenItIsAConflict) {
    ASSERT_TRUE(store_->add(ada_, key("a"), "1"));

    EXPECT_EQ(store_->add(ada_, key("a"), "2").error().code, Errc::Conflict);
    EXPECT_TRUE(store_->add(bob_, key("a"), "3"));
    EXPECT_FALSE(store_->find("2"));
}

TEST_P(KeysStoreContract, GivenAHundredKeysWhenAnotherIsAddedThenItIsAConflict) {
    for (std::int64_t i = 0; i < KeysStore::kMaxKeys; ++i) {
        const std::string name = std::to_string(i);
        ASSERT_TRUE(store_->add(ada_, key(name), name));
    }

    EXPECT_EQ(store_->add(ada_, key("x"), "x").error().code, Errc::Conflict);
    ASSERT_TRUE(store_->remove(ada_, store_->list(ada_).front().id));
    EXPECT_TRUE(store_->add(ada_, key("x"), "x"));
}

TEST_P(KeysStoreContract, GivenAKeyWhenRemovedThenOnlyItsUserCanDoThat) {
    const ApiKey added = key("a");
    ASSERT_TRUE(store_->add(ada_, added, "digest"));

    EXPECT_FALSE(store_->remove(bob_, added.id));
    EXPECT_TRUE(store_->find("digest"));
    EXPECT_TRUE(store_->remove(ada_, added.id));
    EXPECT_FALSE(store_->remove(ada_, added.id));
    EXPECT_FALSE(store_->find("digest"));
    EXPECT_THAT(store_->list(ada_), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Sqlite, KeysStoreContract, testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, KeysStoreContract, testing::Values(sql::Dialect::Postgres));

}  // namespace keys_store_test
}  // namespace bourse::accounts
