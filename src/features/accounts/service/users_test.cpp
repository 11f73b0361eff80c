#include "features/accounts/service/users.hpp"

#include <gtest/gtest.h>

#include "features/accounts/store/users_store_sql.hpp"
#include "support/empty_store.hpp"

namespace bourse::accounts {
namespace users_test {

/// Records its notifications.
class ToldTokens final : public auth::Revocations {
  public:
    void revoke(const auth::TokenId&) override {}
    void end_tokens_before(const Uuid& user, std::int64_t generation) override { told.emplace_back(user, generation); }
    [[nodiscard]] bool is_revoked(const auth::Claims&) const override { return false; }

    std::vector<std::pair<Uuid, std::int64_t>> told;
};

class UsersTest : public testing::Test {
  protected:
    void SetUp() override {
        under_test_.migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_users_store(under_test_.database());
        users_.emplace(Users::Parts{*store_, hasher_, clock_, random_, &tokens_});
    }
    static UserName name(std::string_view text) { return UserName::parse(text).value(); }
    User add(std::string_view text, bool is_super = false) {
        return users_->add(name(text), Secret("long enough"), is_super).value();
    }
    bool is_password(std::string_view user, std::string_view password) {
        return hasher_.verify(Secret(password), store_->find(name(user))->password_hash);
    }

    test::EmptyStore under_test_{sql::Dialect::Sqlite};
    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    ToldTokens tokens_;
    auth::PasswordHasher hasher_{random_, auth::PasswordCost::for_tests()};
    std::unique_ptr<UsersStore> store_;
    std::optional<Users> users_;
};

TEST(CheckPassword, GivenPasswordsWhenCheckedThenLengthCountsCharactersAndControlCharactersAreRefused) {
    EXPECT_TRUE(check_password(Secret("8 chars!")));
    EXPECT_TRUE(check_password(Secret("ünïcödé∂")));
    EXPECT_TRUE(check_password(Secret(std::string(256, 'x'))));
    for (const std::string& text :
         {std::string(), std::string("7 chars"), std::string("ünïcödé"), std::string(257, 'x'),
          std::string("with\na line"), std::string("a \x7F in it"), std::string("no utf-8 \xFF")}) {
        EXPECT_FALSE(check_password(Secret(text))) << text;
    }
}

TEST(MakePassword, GivenRandomBytesWhenGeneratedThenThePasswordIsValidAndUnique) {
    SystemRandom random;

    const Secret one = make_password(random);

    EXPECT_EQ(one.size(), 22U);
    EXPECT_TRUE(check_password(one));
    EXPECT_FALSE(one == make_password(random));
}

TEST_F(UsersTest, GivenANewUserWhenAddedThenThePasswordIsStoredAsAHash) {
    const User ada = add("Ada", true);

    EXPECT_EQ(ada.name.str(), "Ada");
    EXPECT_TRUE(ada.is_super);
    EXPECT_EQ(ada.created_at, clock_.now());
    EXPECT_TRUE(is_password("ada", "long enough"));
    EXPECT_EQ(store_->find(name("ada"))->password_hash.find("long enough"), std::string::npos);
}

TEST_F(UsersTest, GivenWhatDoesNotFitWhenAddedThenNothingIsStored) {
    add("ada");

    EXPECT_EQ(users_->add(name("ADA"), Secret("long enough"), true).error().code, Errc::Conflict);
    EXPECT_EQ(users_->add(name("bob"), Secret("short"), false).error().code, Errc::InvalidInput);
    for (const char* word : {"me", "Me", "history", "HISTORY"}) {
        EXPECT_EQ(users_->add(name(word), Secret("long enough"), false).error().code, Errc::InvalidInput) << word;
    }
    EXPECT_FALSE(store_->find(name("bob")));
    EXPECT_FALSE(store_->find(name("ada"))->user.is_super);
}

TEST_F(UsersTest, GivenANewPasswordWhenSetThenTheTokensEndHereToo) {
    const User ada = add("ada");

    ASSERT_TRUE(users_->change(name("ADA"), {.password = Secret("another one")}));

    EXPECT_TRUE(is_password("ada", "another one"));
    EXPECT_EQ(tokens_.told, (std::vector{std::pair(ada.id, store_->find(ada.id)->generation)}));
    EXPECT_EQ(users_->change(name("ada"), {.password = Secret("short")}).error().code, Errc::InvalidInput);
    EXPECT_TRUE(is_password("ada", "another one"));
    EXPECT_EQ(users_->change(name("bob"), {.password = Secret("another one")}).error().code, Errc::NotFound);
    EXPECT_EQ(tokens_.told.size(), 1U);
}

TEST_F(UsersTest, GivenAnAuthenticatedOwnerWhenThePasswordChangedConcurrentlyThenTheNewOneStays) {
    const User ada = add("ada");
    const auth::Principal owner{ada.id, "ada", false, store_->find(ada.id)->generation, std::nullopt};

    ASSERT_TRUE(users_->set_password(owner, Secret("another one")));

    EXPECT_EQ(users_->set_password(owner, Secret("a third one")).error().code, Errc::Conflict);
    EXPECT_TRUE(is_password("ada", "another one"));
    EXPECT_EQ(users_->set_password({}, Secret("a third one")).error().code, Errc::NotFound);
    EXPECT_EQ(users_->set_password(owner, Secret("short")).error().code, Errc::InvalidInput);
}

TEST_F(UsersTest, GivenAUserWhenDisabledAndEnabledThenOnlyTheFirstEndsTokens) {
    const User ada = add("ada");

    ASSERT_TRUE(users_->change(name("ada"), {.is_disabled = true}));
    EXPECT_TRUE(store_->find(ada.id)->user.is_disabled);
    ASSERT_TRUE(users_->change(name("ada"), {.is_disabled = false}));

    EXPECT_FALSE(store_->find(ada.id)->user.is_disabled);
    ASSERT_EQ(tokens_.told.size(), 2U);
    EXPECT_EQ(tokens_.told[0], tokens_.told[1]) << "the same generation";
    EXPECT_EQ(users_->change(name("bob"), {.is_disabled = true}).error().code, Errc::NotFound);
}

TEST_F(UsersTest, GivenUsersWhenListedBehindOneThenThoseThatFollowByName) {
    add("eve");
    const User ada = add("Ada");
    add("bob");

    const auto page = users_->list(ada.id, 1);

    ASSERT_TRUE(page);
    ASSERT_EQ(page->users.size(), 1U);
    EXPECT_EQ(page->users.front().name.str(), "bob");
    EXPECT_TRUE(page->has_more);
    EXPECT_EQ(users_->list(Uuid(), 1).error().code, Errc::NotFound);
}

TEST_F(UsersTest, GivenSuperUsersWhenOneIsSearchedThenItIsAnEnabledOne) {
    add("ada");
    EXPECT_FALSE(users_->find_super());
    add("bob", true);
    add("eve", true);
    ASSERT_TRUE(users_->change(name("bob"), {.is_disabled = true}));

    const auto super = users_->find_super();

    ASSERT_TRUE(super);
    EXPECT_EQ(super->name.str(), "eve");
}

}  // namespace users_test
}  // namespace bourse::accounts
