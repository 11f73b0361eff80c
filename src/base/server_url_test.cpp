#include "base/server_url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bourse {
namespace server_url_test {

TEST(ServerUrl, GivenEveryPartWhenParsedThenEachIsDecoded) {
    const auto url = parse_server_url("amqp://us%40er:p%2Fa:ss%25@mq.example:5673/a%2Fb");

    ASSERT_TRUE(url);
    EXPECT_EQ(url->scheme, "amqp");
    EXPECT_EQ(url->host, "mq.example");
    EXPECT_EQ(url->port, 5673);
    EXPECT_EQ(url->user, "us@er");
    EXPECT_EQ(url->password, Secret("p/a:ss%"));
    EXPECT_EQ(url->path, std::vector<std::string>{"a/b"});
}

TEST(ServerUrl, GivenAHostAloneWhenParsedThenTheRestIsNotSet) {
    for (const auto* text : {"redis://[::1]", "redis://[::1]/"}) {
        const auto url = parse_server_url(text);

        ASSERT_TRUE(url) << text;
        EXPECT_EQ(url->host, "::1");
        EXPECT_EQ(url->port, std::nullopt);
        EXPECT_EQ(url->user, std::nullopt);
        EXPECT_FALSE(url->password);
        EXPECT_TRUE(url->path.empty());
    }
}

TEST(ServerUrl, GivenSegmentsWhenParsedThenEachIsDecoded) {
    EXPECT_EQ(parse_server_url("HTTP://host/q/%2F/")->path, (std::vector<std::string>{"q", "/", ""}));
    EXPECT_EQ(parse_server_url("HTTP://host/q/%2F/")->scheme, "http");
}

TEST(ServerUrl, GivenEmptyUserAndPasswordWhenParsedThenTheyAreThere) {
    const auto url = parse_server_url("redis://:@cache");

    ASSERT_TRUE(url);
    EXPECT_EQ(url->user, "");
    EXPECT_EQ(url->password, Secret(""));
}

class NotAServerUrl : public ::testing::TestWithParam<std::string> {};

TEST_P(NotAServerUrl, WhenParsedThenThereIsNothing) {
    EXPECT_FALSE(parse_server_url(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Texts, NotAServerUrl,
                         ::testing::Values("", "redis", "redis:", "redis://", "redis:///1", "//host", "redis://u:p@",
                                           "redis://host:0", "redis://host:", "redis://host:65536", "redis://host:port",
                                           "redis://host:99999", "redis://host/%zz", "redis://host/%2",
                                           "redis://host/%00", "redis://u:%00@host", "redis://%00@host", "redis://h%00",
                                           "redis://host?a=b", "redis://host/#a", "redis://u:p@q@host",
                                           "redis://u:p/q@host", "redis://u:p^q@host", "redis://[::1", "redis://[]",
                                           "redis://[::1]80", "redis://ho st", std::string("redis://host/\0", 14)));

}  // namespace server_url_test
}  // namespace bourse
