#include "platform/http/messages/request_head.hpp"

#include <gtest/gtest.h>

#include "support/malformed_http.hpp"

namespace bourse::http {
namespace request_head_test {

constexpr std::string_view kBrowser =
    "GET /stocks/time-series/AMZN?interval=1&frequency=Monthly HTTP/1.1\r\n"
    "Host: localhost:8000\r\n"
    "Accept: application/json\r\n"
    "Accept-Encoding: gzip, br\r\n"
    "If-None-Match:   \"abc\" \r\n"
    "X-Request-ID: r-1\r\n"
    "X-Empty:\r\n"
    "\r\n";

TEST(HeadParser, GivenACompleteHeadWhenFedThenAllItsPartsAreAvailable) {
    HeadParser parser{Limits{}};
    const std::string bytes = std::string(kBrowser) + "GET /next";

    const auto size = parser.feed(bytes);

    ASSERT_TRUE(size);
    EXPECT_EQ(*size, kBrowser.size());
    const RequestHead& head = parser.head();
    EXPECT_EQ(head.method, Method::Get);
    EXPECT_EQ(head.target, "/stocks/time-series/AMZN?interval=1&frequency=Monthly");
    EXPECT_EQ(head.framing, Framing::None);
    EXPECT_TRUE(head.is_http_1_1);
    EXPECT_TRUE(head.keep_alive);
    EXPECT_EQ(head.accept, "application/json");
    EXPECT_EQ(head.accept_encoding, "gzip, br");
    EXPECT_EQ(head.if_none_match, "\"abc\"");
    EXPECT_EQ(head.request_id, "r-1");
    ASSERT_EQ(head.headers.size(), 6u);
    EXPECT_EQ(head.headers[0].value, "localhost:8000");
    EXPECT_EQ(head.headers[5].name, "X-Empty");
    EXPECT_EQ(head.headers[5].value, "");
}

TEST(HeadParser, GivenAHeadByteByByteElsewhereInMemoryWhenFedThenItIsTheSame) {
    HeadParser parser{Limits{}};

    for (std::size_t length = 1; length < kBrowser.size(); ++length) {
        const std::string bytes(kBrowser.substr(0, length));
        const auto size = parser.feed(bytes);
        ASSERT_TRUE(size) << length;
        ASSERT_EQ(*size, 0u) << length;
    }
    const auto size = parser.feed(kBrowser);

    ASSERT_TRUE(size);
    EXPECT_EQ(*size, kBrowser.size());
    EXPECT_EQ(parser.head().accept, "application/json");
}

TEST(HeadParser, GivenASecondRequestAfterResetWhenFedThenNothingOfTheFirstIsLeft) {
    HeadParser parser{Limits{}};
    ASSERT_TRUE(parser.feed(kBrowser));
    parser.reset();

    const auto size = parser.feed("POST /a HTTP/1.0\r\nContent-Length: 12\r\n\r\n");

    ASSERT_TRUE(size);
    const RequestHead& head = parser.head();
    EXPECT_EQ(head.method, Method::Post);
    EXPECT_EQ(head.framing, Framing::Length);
    EXPECT_EQ(head.content_length, 12u);
    EXPECT_FALSE(head.keep_alive);
    EXPECT_EQ(head.accept, "");
    EXPECT_EQ(head.accept_encoding, "");
    EXPECT_EQ(head.if_none_match, "");
    EXPECT_EQ(head.request_id, "");
    EXPECT_EQ(head.headers.size(), 1u);
}

TEST(HeadParser, GivenRepeatedFieldsWhenFedThenNoneOfThemIsPreferred) {
    HeadParser parser{Limits{}};

    ASSERT_TRUE(
        parser.feed("GET / HTTP/1.1\r\nHost: a\r\nAccept: a/b\r\naccept: c/d\r\nAccept-Encoding: gzip\r\n"
                    "Accept-Encoding: identity\r\nX-Request-Id: 1\r\nX-Request-Id: 2\r\n\r\n"));

    EXPECT_EQ(parser.head().accept, std::nullopt);
    EXPECT_EQ(parser.head().accept_encoding, "");
    EXPECT_EQ(parser.head().request_id, "");
}

struct Persistence {
    std::string name;
    std::string request_line;
    std::string connection;
    bool keep_alive;
};

class KeepAlive : public ::testing::TestWithParam<Persistence> {};

TEST_P(KeepAlive, GivenVersionAndConnectionWhenFedThenItIsKeptOrNot) {
    HeadParser parser{Limits{}};

    ASSERT_TRUE(parser.feed("GET / " + GetParam().request_line + "\r\nHost: a\r\n" + GetParam().connection + "\r\n"));

    EXPECT_EQ(parser.head().keep_alive, GetParam().keep_alive);
}

INSTANTIATE_TEST_SUITE_P(
    Table, KeepAlive,
    ::testing::Values(
        Persistence{"New", "HTTP/1.1", "", true}, Persistence{"NewClose", "HTTP/1.1", "Connection: close\r\n", false},
        Persistence{"NewCloseAmongOthers", "HTTP/1.1", "Connection: upgrade , Close\r\n", false},
        Persistence{"NewCloseInSecondField", "HTTP/1.1", "Connection: te\r\nConnection: close\r\n", false},
        Persistence{"NewOther", "HTTP/1.1", "Connection: closed\r\n", true}, Persistence{"Old", "HTTP/1.0", "", false},
        Persistence{"OldKeepAlive", "HTTP/1.0", "Connection: Keep-Alive\r\n", true},
        Persistence{"OldBoth", "HTTP/1.0", "Connection: keep-alive, close\r\n", false}),
    [](const auto& test) { return test.param.name; });

TEST(HeadParser, GivenAnAbsoluteFormWhenFedThenPathAndQueryAreTheTarget) {
    HeadParser parser{Limits{}};

    ASSERT_TRUE(parser.feed("GET HTTP://example.org:80/a?b=http://c HTTP/1.1\r\nHost: d\r\n\r\n"));

    EXPECT_EQ(parser.head().target, "/a?b=http://c");
}

TEST(HeadParser, GivenOptionsOfTheServerWhenFedThenTheTargetIsAStar) {
    HeadParser parser{Limits{}};

    ASSERT_TRUE(parser.feed("OPTIONS * HTTP/1.1\r\nHost: d\r\n\r\n"));

    EXPECT_EQ(parser.head().target, "*");
}

TEST(HeadParser, GivenTheLimitsReachedWhenFedThenTheHeadIsTaken) {
    const Limits limits{.target = 10, .header_bytes = 24, .header_fields = 2};
    const std::string too_long = "GET /2345678901 HTTP/1.1\r\nHost: a\r\n";
    const std::string line = "X: 3456789abc\r\n";
    ASSERT_EQ(line.size() + 9, 24u);

    EXPECT_TRUE(HeadParser(limits).feed("GET /234567890 HTTP/1.1\r\nHost: a\r\n" + line + "\r\n"));
    EXPECT_EQ(HeadParser(limits).feed(too_long + "\r\n").error().code, Errc::UriTooLong);
    EXPECT_EQ(HeadParser(limits).feed("GET / HTTP/1.1\r\nHost: a\r\nX" + line + "\r\n").error().code,
              Errc::HeadersTooLarge);
    EXPECT_EQ(HeadParser(limits).feed("GET / HTTP/1.1\r\nHost: a\r\nB:\r\nC:\r\n\r\n").error().code,
              Errc::HeadersTooLarge);
}

TEST(HeadParser, GivenTagsInSeveralFieldsWhenFedThenTheyAreOneList) {
    HeadParser parser{Limits{}};

    ASSERT_TRUE(
        parser.feed("GET / HTTP/1.1\r\nHost: d\r\nIf-None-Match: \"a\"\r\nX: y\r\nif-none-match: \"b\"\r\n"
                    "If-None-Match: \"c\"\r\n\r\n"));
    EXPECT_EQ(parser.head().if_none_match, "\"a\", \"b\", \"c\"");

    parser.reset();
    ASSERT_TRUE(parser.feed("GET / HTTP/1.1\r\nHost: d\r\nIf-None-Match: \"d\"\r\n\r\n"));
    EXPECT_EQ(parser.head().if_none_match, "\"d\"");
}

TEST(HeadParser, GivenContinueOnHttp10WhenFedThenItIsIgnored) {
    HeadParser parser{Limits{}};

    ASSERT_TRUE(parser.feed("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"));

    EXPECT_FALSE(parser.head().expects_continue);
}

struct Identifier {
    std::string name;
    std::string id;
    bool is_sane;
};

class RequestId : public ::testing::TestWithParam<Identifier> {};

TEST_P(RequestId, GivenAnIdWhenCheckedThenOnlyHarmlessOnesAreSane) {
    EXPECT_EQ(is_sane_request_id(GetParam().id), GetParam().is_sane);
}

INSTANTIATE_TEST_SUITE_P(Table, RequestId,
                         ::testing::Values(Identifier{"Plain", "aZ09._-", true}, Identifier{"Empty", "", false},
                                           Identifier{"Longest", std::string(128, 'a'), true},
                                           Identifier{"TooLong", std::string(129, 'a'), false},
                                           Identifier{"Blank", "a b", false}, Identifier{"Quote", "a\"b", false},
                                           Identifier{"NotAscii", "\xC3\xA4", false}),
                         [](const auto& test) { return test.param.name; });

}  // namespace request_head_test
}  // namespace bourse::http
