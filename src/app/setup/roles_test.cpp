#include "app/setup/roles.hpp"

#include <gtest/gtest.h>

namespace bourse::app {
namespace roles_test {

TEST(Roles, GivenNamesWhenParsedThenTheProcessPlaysThoseOnly) {
    const auto roles = Roles::parse("quotes");

    ASSERT_TRUE(roles);
    EXPECT_TRUE(roles->contains(RoleName::Quotes));
    EXPECT_FALSE(roles->contains(RoleName::Api));
    EXPECT_EQ(roles->names(), std::vector<std::string_view>{"quotes"});
}

TEST(Roles, GivenNothingElseThenTheProcessPlaysAll) {
    EXPECT_EQ(Roles().names(), (std::vector<std::string_view>{"api", "quotes", "orders", "prices", "monitor"}));
}

TEST(Roles, GivenAnUnknownNameWhenParsedThenTheErrorNamesItAndThoseThatThereAre) {
    EXPECT_EQ(Roles::parse("api,cook").error().detail,
              "names 'cook', which is not a role; there are api, quotes, orders, prices, monitor");
}

TEST(Roles, GivenANameTwiceWhenParsedThenItIsRefused) {
    EXPECT_EQ(Roles::parse("api,quotes,api").error().detail, "names api twice");
}

TEST(Roles, GivenNoNameWhenParsedThenItIsRefused) {
    EXPECT_FALSE(Roles::parse(""));
}

}  // namespace roles_test
}  // namespace bourse::app
