#include "platform/http/messages/representation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/messages/gzip.hpp"
#include "support/gunzip.hpp"

namespace bourse::http {
namespace representation_test {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Response bars() {
    Response response;
    response.content_type = "application/json";
    response.etag = "\"v1\"";
    response.body = make_body(std::string(5000, 'a'));
    return response;
}

TEST(EtagOf, GivenABodyThenTheTagIsTheSameInEveryProcess) {
    EXPECT_EQ(etag_of(""), "\"14695981039346656037\"");
    EXPECT_EQ(etag_of("a"), "\"12638187200555641996\"");
    EXPECT_NE(etag_of("ab"), etag_of("ba"));
}

TEST(Representation, GivenAValidatorWhenTheClientHasAnotherThenTheWholeIsSent) {
    Representation representation(bars());

    const Outgoing outgoing = representation.select({.gzip = false, .if_none_match = "\"v0\""});

    EXPECT_EQ(outgoing.status, 200);
    EXPECT_EQ(outgoing.head,
              "HTTP/1.1 200 OK\r\n"
              "Content-Type: application/json\r\n"
              "Content-Length: 5000\r\n"
              "ETag: \"v1\"\r\n"
              "Cache-Control: no-cache\r\n"
              "Vary: Accept-Encoding\r\n"
              "X-Content-Type-Options: nosniff\r\n");
    EXPECT_EQ(outgoing.body->size(), 5000u);
}

TEST(Representation, GivenGzipIsAcceptedWhenTheBodyIsLargeThenItIsSentSmallerUnderItsOwnTag) {
    Representation representation(bars());

    const Outgoing outgoing = representation.select({.gzip = true, .if_none_match = {}});

    EXPECT_THAT(std::string(outgoing.head), HasSubstr("Content-Encoding: gzip\r\n"));
    EXPECT_THAT(std::string(outgoing.head), HasSubstr("ETag: \"v1-gz\"\r\n"));
    EXPECT_THAT(std::string(outgoing.head),
                HasSubstr("Content-Length: " + std::to_string(outgoing.body->size()) + "\r\n"));
    EXPECT_EQ(test::gunzip(*outgoing.body), std::string(5000, 'a'));
}

TEST(Representation, GivenGzipWasMadeWhenAskedAgainThenTheSameBodyIsSent) {
    Representation representation(bars());

    const auto first = representation.select({.gzip = true, .if_none_match = {}}).body;
    const auto second = representation.select({.gzip = true, .if_none_match = {}}).body;

    EXPECT_EQ(first, second);
}

TEST(Representation, GivenTheClientHasItWhenAskedThenNotModifiedCarriesTheSameFields) {
    Representation representation(bars());

    const Outgoing plain = representation.select({.gzip = false, .if_none_match = "\"v1-gz\""});
    const Outgoing zipped = representation.select({.gzip = true, .if_none_match = "\"v1-gz\""});

    EXPECT_EQ(plain.status, 304);
    EXPECT_EQ(plain.body, nullptr);
    EXPECT_EQ(plain.head,
              "HTTP/1.1 304 Not Modified\r\n"
              "ETag: \"v1\"\r\n"
              "Cache-Control: no-cache\r\n"
              "Vary: Accept-Encoding\r\n"
              "X-Content-Type-Options: nosniff\r\n");
    EXPECT_EQ(zipped.status, 304);
    EXPECT_THAT(std::string(zipped.head), HasSubstr("ETag: \"v1-gz\"\r\n"));
}

TEST(Representation, GivenAnErrorWhenTheClientHasTheTagThenTheErrorIsSent) {
    Response response = bars();
    response.status = 404;

    EXPECT_EQ(Representation(std::move(response)).select({.gzip = false, .if_none_match = "*"}).status, 404);
}

TEST(Representation, GivenASmallBodyWhenGzipIsAcceptedThenItIsSentPlain) {
    Response response = bars();
    response.body = make_body(std::string(1024, 'a'));
    Representation representation(std::move(response));

    const Outgoing outgoing = representation.select({.gzip = true, .if_none_match = {}});

    EXPECT_THAT(std::string(outgoing.head), Not(HasSubstr("Content-Encoding")));
    EXPECT_THAT(std::string(outgoing.head), HasSubstr("Vary: Accept-Encoding\r\n"));
}

TEST(Representation, GivenAnEncodedBodyOrAnotherTypeWhenGzipIsAcceptedThenItIsLeftAlone) {
    Response encoded = bars();
    encoded.headers.push_back({"Content-Encoding", "br"});
    Response image = bars();
    image.content_type = "image/png";

    for (Response& response : std::vector{encoded, image}) {
        const auto body = response.body;
        EXPECT_EQ(Representation(response).select({.gzip = true, .if_none_match = {}}).body, body);
    }
}

TEST(Representation, GivenOwnVaryAndCacheControlWhenRenderedThenTheyAreKept) {
    Response response = bars();
    response.cacheable_while = std::make_shared<Freshness>();
    response.headers = {{"vary", "Origin"}, {"Cache-Control", "max-age=5"}};
    Representation representation(std::move(response));

    const std::string head(representation.select({}).head);

    EXPECT_THAT(head, HasSubstr("Vary: Origin, Accept-Encoding\r\n"));
    EXPECT_THAT(head, HasSubstr("Cache-Control: max-age=5\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("no-cache")));
    EXPECT_THAT(head, Not(HasSubstr("vary:")));
}

TEST(Representation, GivenNoContentWhenRenderedThenThereIsNoLength) {
    Response response;
    response.status = 204;

    const std::string head(Representation(response).select({}).head);

    EXPECT_THAT(head, StartsWith("HTTP/1.1 204 No Content\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
}

TEST(Representation, GivenLineEndsInAValueWhenRenderedThenTheyEndNoLine) {
    Response response;
    response.headers.push_back({"Location", "/a\r\nSet-Cookie: b"});
    Representation representation(std::move(response));

    EXPECT_THAT(std::string(representation.select({}).head), HasSubstr("Location: /a  Set-Cookie: b\r\n"));
}

TEST(Gzip, GivenALargeTextWhenCompressedThenItDecompressesToTheSame) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919);

    const std::string zipped = gzip(text);

    EXPECT_LT(zipped.size(), text.size());
    EXPECT_EQ(test::gunzip(zipped), text);
    EXPECT_EQ(test::gunzip(gzip("")), "");
}

}  // namespace representation_test
}  // namespace bourse::http
