#include "platform/auth/credentials.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/base64.hpp"

namespace bourse::auth {
namespace credentials_test {

constexpr Schemes kBoth{true, true};

Result<Credentials> read(std::vector<http::HeaderView> headers, Schemes accepted = kBoth) {
    return read_credentials(headers, accepted);
}

Result<Credentials> read_basic_pair(std::string_view pair) {
    const std::string value = "Basic " + encode(Base64::Padded, pair);
    return read({{"Authorization", value}});
}

struct Pair {
    std::string_view pair;
    std::string_view name;
    std::string_view password;
};

class BasicPair : public testing::TestWithParam<Pair> {};

TEST_P(BasicPair, GivenAPairWhenReadThenTheFirstColonSplits) {
    const auto credentials = read_basic_pair(GetParam().pair);

    ASSERT_TRUE(credentials);
    const auto& basic = std::get<BasicCredentials>(*credentials);
    EXPECT_EQ(basic.name, GetParam().name);
    EXPECT_EQ(basic.password.reveal(), GetParam().password);
}

INSTANTIATE_TEST_SUITE_P(Pairs, BasicPair,
                         testing::Values(Pair{"ada:secret", "ada", "secret"}, Pair{"ada:", "ada", ""},
                                         Pair{"ada:a:b:", "ada", "a:b:"}, Pair{" a : b ", " a ", " b "},
                                         Pair{"Zürich:grüezi 📈", "Zürich", "grüezi 📈"}));

class NoPair : public testing::TestWithParam<std::string_view> {};

TEST_P(NoPair, GivenAnInvalidPairWhenReadThenItIsRejected) {
    const auto credentials = read_basic_pair(GetParam());

    ASSERT_FALSE(credentials);
    EXPECT_EQ(credentials.error().code, Errc::Unauthenticated);
    EXPECT_EQ(credentials.error().detail, "the Basic credentials are malformed");
}

INSTANTIATE_TEST_SUITE_P(Pairs, NoPair,
                         testing::Values("", "ada", ":", ":secret", "ada:\xFF", "\xC3:x", std::string_view("a\0a:b", 5),
                                         std::string_view("ada:b\0", 6), "ada:b\n", "a\x7F:b", "\xED\xA0\x80:x"));

class NoCredentials : public testing::TestWithParam<std::string_view> {};

TEST_P(NoCredentials, GivenAnUnsupportedSchemeWhenReadThenItIsRejected) {
    const auto credentials = read({{"Authorization", GetParam()}});

    ASSERT_FALSE(credentials);
    EXPECT_EQ(credentials.error().code, Errc::Unauthenticated);
}

INSTANTIATE_TEST_SUITE_P(Values, NoCredentials,
                         testing::Values("", "Basic", "Basic ", "Bearer", "Bearer ", "Basic YWRhOng",
                                         "Basic YWRhOng =", "Basic YWRh Ong=", "BasicYWRhOng=", "Basic\tYWRhOng=",
                                         "Digest username=\"ada\"", "Negotiate abc", "Token abc",
                                         "YWRhOng=", "Bearer a b", "Bearer a,b", "Bearer =", "Bearer a\"b",
                                         "Bearer \xC3\xA4", "Bearer a=b", "Basic YWRhOng=, Bearer abc"));

TEST(Credentials, GivenTheSchemeInAnyCaseWhenReadThenItCounts) {
    EXPECT_TRUE(read({{"Authorization", "bASIC YWRhOng="}}));
    EXPECT_TRUE(read({{"authorization", "BEARER  abc"}}));
}

TEST(Credentials, GivenABearerTokenWhenReadThenItIsAsItCame) {
    const auto credentials = read({{"Accept", "*/*"}, {"Authorization", "Bearer aZ09-._~+/=="}});

    ASSERT_TRUE(credentials);
    EXPECT_EQ(std::get<BearerToken>(*credentials).text, "aZ09-._~+/==");
}

TEST(Credentials, GivenNoOrTwoHeadersWhenReadThenTheyAreRefused) {
    EXPECT_EQ(read({}).error().detail, "credentials are required");
    EXPECT_EQ(read({{"Proxy-Authorization", "Bearer abc"}}).error().code, Errc::Unauthenticated);
    EXPECT_EQ(read({{"Authorization", "Bearer abc"}, {"authorization", "Bearer abc"}}).error().detail,
              "more than one Authorization header");
}

TEST(Credentials, GivenASchemeThatIsNotAcceptedWhenReadThenItIsRefused) {
    EXPECT_FALSE(read({{"Authorization", "Basic YWRhOng="}}, {.basic = false, .bearer = true}));
    EXPECT_FALSE(read({{"Authorization", "Bearer abc"}}, {.basic = true, .bearer = false}));
    EXPECT_TRUE(read({{"Authorization", "Basic YWRhOng="}}, {.basic = true, .bearer = false}));
    EXPECT_TRUE(read({{"Authorization", "Bearer abc"}}, {.basic = false, .bearer = true}));
}

}  // namespace credentials_test
}  // namespace bourse::auth
