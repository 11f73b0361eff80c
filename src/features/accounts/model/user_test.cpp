#include "features/accounts/model/user.hpp"

#include <gtest/gtest.h>

namespace bourse::accounts {
namespace user_test {

class GoodName : public testing::TestWithParam<std::string> {};

TEST_P(GoodName, GivenANameWhenParsedThenItIsKeptAsItWasGiven) {
    const auto name = UserName::parse(GetParam());

    ASSERT_TRUE(name);
    EXPECT_EQ(name->str(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Names, GoodName,
                         testing::Values("a", "Ada Lovelace", "ada@example.org", "Zürich 📈", "<img onerror=x>",
                                         "' OR 1=1", std::string(64, 'x'), "\xC2\xA0", "\xC3\x80"));

TEST(UserName, GivenSixtyFourLongCharactersWhenParsedThenCharactersCountAndNotBytes) {
    std::string text;
    for (int i = 0; i < 64; ++i) text += "ü";

    EXPECT_TRUE(UserName::parse(text));
    EXPECT_FALSE(UserName::parse(text + "ü"));
}

class BadName : public testing::TestWithParam<std::string> {};

TEST_P(BadName, GivenAnInvalidNameWhenParsedThenItIsRejected) {
    const auto name = UserName::parse(GetParam());

    ASSERT_FALSE(name);
    EXPECT_EQ(name.error().code, Errc::InvalidInput);
}

INSTANTIATE_TEST_SUITE_P(Names, BadName,
                         testing::Values("", " ", " ada", "ada ", "a:b", "a\nb", "a\x7F", "a\xC2\x85",
                                         std::string("a\0b", 3), "\xFF", std::string(65, 'x')));

TEST(UserName, GivenTwoSpellingsWhenComparedThenOnlyAsciiLettersGoWithoutCase) {
    const auto name = [](std::string_view text) { return UserName::parse(text).value(); };

    EXPECT_EQ(name("Ada"), name("aDA"));
    EXPECT_EQ(name("Ada").folded(), "ada");
    EXPECT_NE(name("ada"), name("adb"));
    EXPECT_NE(name("Ünal"), name("ünal"));
}

}  // namespace user_test
}  // namespace bourse::accounts
