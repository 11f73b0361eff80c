#include "platform/http_client/url.hpp"

#include <gtest/gtest.h>

#include <array>

namespace bourse::http_client {
namespace url_test {

TEST(Url, GivenHttpAndHttpsWithAHostThenTheyAreAccepted) {
    for (const auto* url :
         {"http://stooq.com", "https://stooq.com/q/l/", "http://127.0.0.1:8080", "http://[::1]:80/x"}) {
        EXPECT_TRUE(check_url(url)) << url;
    }
}

class RefusedUrl : public ::testing::TestWithParam<std::string> {};

TEST_P(RefusedUrl, GivenAnythingElseThenItIsInvalid) {
    const auto checked = check_url(GetParam());

    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, Errc::InvalidInput);
}

INSTANTIATE_TEST_SUITE_P(Url, RefusedUrl,
                         ::testing::Values("", "stooq.com", "ftp://stooq.com", "file:///etc/passwd", "http://",
                                           "http://user@host/", "http://user:word@host/", "http://host/?a=b",
                                           "http://host/?", "http://host/#top", "http://ho st/", "http://host/\r\nX: y",
                                           std::string("http://host/\0x", 14), "http://host:99999/", "gopher://host"));

TEST(Url, GivenParametersThenNoneCanEndItsPlace) {
    const std::array<QueryParameter, 4> query{
        {{"s", "^spx"}, {"h", std::nullopt}, {"e", ""}, {"q", "a&b=c#d?e/ \r\n%\xC3\xA4"}}};

    EXPECT_EQ(with_query("http://host/q/l/", query),
              "http://host/q/l/?s=%5Espx&h&e=&q=a%26b%3Dc%23d%3Fe%2F%20%0D%0A%25%C3%A4");
    EXPECT_EQ(with_query("http://host", {}), "http://host");
}

}  // namespace url_test
}  // namespace bourse::http_client
