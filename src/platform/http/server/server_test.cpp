#include "platform/http/server/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/server/test_server.hpp"
#include "support/gunzip.hpp"

namespace bourse::http {
namespace server_test {

using bourse::test::get;
using bourse::test::RawClient;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

/// Yields to other connections first.
Task<Response> answer_later(const Request& request) {
    co_await pause(std::chrono::milliseconds(1));
    co_return text(std::string(request.target));
}

class Serving : public ::testing::Test {
  protected:
    Serving() {
        service_.on("/text", [](const Request&) { return text("hello"); });
        service_.on("/echo", [](const Request& request) { return text(std::string(request.body)); });
        service_.on("/request", [](const Request& request) {
            return text(std::string(to_string(request.method)) + " " + std::string(request.path) + " ? " +
                        std::string(request.query) + " X-A=" + std::string(request.header("x-a")) + " from " +
                        std::string(request.client_address) + " " + std::string(request.request_id));
        });
        service_.on("/cached", [this](const Request& request) {
            Response response = text(std::string(3000, 'c'));
            response.etag = "\"v1\"";
            response.cacheable_while = freshness_;
            response.operation = "getCached";
            response.headers.push_back({"X-Accept", std::string(request.header("Accept"))});
            return response;
        });
        service_.on("/throw", [](const Request&) -> Response { throw std::runtime_error("secret of the inside"); });
        service_.on("/down", [](const Request&) -> Response { throw Unavailable("secret of the store"); });
        service_.on_awaiting("/later", answer_later);
    }

    std::shared_ptr<Freshness> freshness_ = std::make_shared<Freshness>();
    TestService service_;
};

TEST_F(Serving, GivenAKeptConnectionWhenTwoRequestsComeThenBothAreAnsweredInFull) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto first = client.ask(get("/text"));
    const auto second = client.ask(get("/request?b=c%20d", "X-A: 1\r\nX-Request-Id: mine-1\r\n"));

    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "hello");
    EXPECT_EQ(first.header("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(first.header("content-type"), "text/plain; charset=utf-8");
    EXPECT_EQ(first.header("x-content-type-options"), "nosniff");
    EXPECT_THAT(first.header("x-request-id"), MatchesRegex("[0-9a-f]{16}"));
    EXPECT_EQ(first.headers.count("connection"), 0u);
    EXPECT_EQ(second.body, "GET /request ? b=c%20d X-A=1 from 127.0.0.1 mine-1");
    EXPECT_EQ(second.header("x-request-id"), "mine-1");
}

/// A body of `pieces` pieces, which fails after the last one if `fails`.
class Pieces final : public BodyStream {
  public:
    Pieces(int pieces, std::size_t size, bool fails, std::atomic<int>& made)
        : left_(pieces), size_(size), fails_(fails), made_(made) {}

    Task<std::shared_ptr<const BodyPiece>> next() override {
        co_await pause(std::chrono::milliseconds(1));
        if (left_ == 0 && fails_) throw std::runtime_error("the store went away");
        if (left_ == 0) co_return nullptr;
        --left_;
        made_.fetch_add(1);
        co_return std::make_shared<const BodyPiece>(std::string(size_, 'p'));
    }
    [[nodiscard]] std::size_t memory() const override { return size_; }

  private:
    int left_;
    std::size_t size_;
    bool fails_;
    std::atomic<int>& made_;
};

class Streaming : public Serving {
  protected:
    Streaming() {
        const auto stream = [this](const std::string& path, int pieces, std::size_t size, bool fails) {
            service_.on(path, [=, this](const Request&) {
                Response response = text("");
                response.body = nullptr;
                response.etag = "\"s1\"";
                response.cacheable_while = freshness_;
                response.stream = std::make_shared<Pieces>(pieces, size, fails, made_);
                return response;
            });
        };
        stream("/stream", 5, 1000, false);
        stream("/nothing", 0, 0, false);
        stream("/failing", 2, 1000, true);
        stream("/endless", 1'000'000, 256 * 1024, false);
    }

    std::atomic<int> made_{0};
};

TEST_F(Streaming, GivenAStreamWhenAskedThenItsChunksAreTheBodyAndTheConnectionStays) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send(get("/stream") + get("/nothing") + get("/text"));

    const auto stream = client.read();
    const auto nothing = client.read();
    const auto text = client.read();

    ASSERT_TRUE(stream && nothing && text);
    EXPECT_EQ(stream->body, std::string(5000, 'p'));
    EXPECT_EQ(stream->header("transfer-encoding"), "chunked");
    EXPECT_EQ(stream->headers.count("content-length"), 0u);
    EXPECT_EQ(stream->header("etag"), "\"s1\"");
    EXPECT_EQ(nothing->body, "");
    EXPECT_EQ(text->body, "hello");
    EXPECT_EQ(server.connect().ask(get("/stream")).body.size(), 5000u) << "a stream is not cached";
    EXPECT_EQ(made_, 10);
}

TEST_F(Streaming, GivenGzipIsAcceptedThenThePiecesAreOneGzipBody) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto stream = client.ask(get("/stream", "Accept-Encoding: gzip\r\n"));
    const auto nothing = client.ask(get("/nothing", "Accept-Encoding: gzip\r\n"));

    EXPECT_EQ(stream.header("content-encoding"), "gzip");
    EXPECT_EQ(stream.header("etag"), "\"s1-gz\"");
    EXPECT_EQ(test::gunzip(stream.body), std::string(5000, 'p'));
    EXPECT_EQ(nothing.header("content-encoding"), "gzip");
    EXPECT_EQ(test::gunzip(nothing.body), "");
}

TEST_F(Streaming, GivenHeadOrAKnownETagThenNothingIsMade) {
    TestServer server(service_);

    EXPECT_EQ(server.connect().ask(get("/stream", "If-None-Match: \"s1\"\r\n")).status, 304);
    RawClient client = server.connect();
    const auto head = client.ask("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_EQ(head.header("transfer-encoding"), "chunked");
    EXPECT_EQ(client.ask(get("/text")).body, "hello");
    EXPECT_EQ(made_, 0);
}

TEST_F(Streaming, GivenHttp10ThenTheEndOfTheConnectionEndsTheBody) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    const std::string all = client.read_to_end();

    EXPECT_THAT(all, Not(HasSubstr("chunked")));
    EXPECT_THAT(all, HasSubstr("Connection: close\r\n\r\n" + std::string(5000, 'p')));
    EXPECT_TRUE(all.ends_with('p'));
}

TEST_F(Streaming, GivenAFailureWithinTheBodyThenItsEndIsMissingAndTheConnectionCloses) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send(get("/failing"));

    const std::string all = client.read_to_end();

    EXPECT_FALSE(all.ends_with("0\r\n\r\n"));
    EXPECT_THAT(all, HasSubstr(std::string(1000, 'p')));
    EXPECT_THAT(all, Not(HasSubstr("the store went away")));
    EXPECT_EQ(server.observed().threw, std::vector<std::string>{"the store went away"});

    RawClient older = server.connect();
    older.send("GET /failing HTTP/1.0\r\n\r\n");
    EXPECT_THROW(older.read_to_end(), std::system_error) << "without chunks only a reset tells";
}

TEST_F(Streaming, GivenAClientThatDoesNotReadThenNoMoreIsMade) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send(get("/endless"));
    RawClient other = server.connect();

    int before = -1;
    for (int tries = 0; tries < 100 && made_ != before; ++tries) {
        before = made_;
        for (int i = 0; i < 20; ++i) EXPECT_EQ(other.ask(get("/text")).status, 200);
        EXPECT_EQ(other.ask(get("/later?x")).status, 200);
    }

    EXPECT_LT(made_, 200) << "the buffers of the sockets are full long before";
}

TEST_F(Serving, GivenAnInvalidRequestIdWhenCalledThenAGeneratedOneIsUsed) {
    TestServer server(service_);

    const auto response = server.connect().ask(get("/text", "X-Request-Id: a\"b\r\n"));

    EXPECT_THAT(response.header("x-request-id"), MatchesRegex("[0-9a-f]{16}"));
}

TEST_F(Serving, GivenAHundredPipelinedRequestsWhenSentAtOnceThenAnswersComeInOrder) {
    TestServer server(service_);
    RawClient client = server.connect();
    std::string requests;
    for (int i = 0; i < 100; ++i) {
        const std::string number = std::to_string(i);
        requests += i % 3 == 0 ? get("/later?" + number)
                    : i % 3 == 1
                        ? get("/cached")
                        : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(number.size()) +
                              "\r\n\r\n" + number;
    }

    client.send(requests);

    for (int i = 0; i < 100; ++i) {
        const auto response = client.read();
        ASSERT_TRUE(response) << i;
        ASSERT_EQ(response->status, 200);
        const std::string number = std::to_string(i);
        ASSERT_EQ(response->body, i % 3 == 0 ? "/later?" + number : i % 3 == 1 ? std::string(3000, 'c') : number);
    }
}

TEST_F(Serving, GivenAnEmptyLineBeforeARequestWhenReadThenItIsSkipped) {
    TestServer server(service_);

    EXPECT_EQ(server.connect().ask("\r\n\r\n" + get("/text")).status, 200);
}

TEST_F(Serving, GivenHttp10WhenAskedThenTheServerCloses) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto response = client.ask("GET /text HTTP/1.0\r\n\r\n");

    EXPECT_EQ(response.body, "hello");
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Serving, GivenHttp10WithKeepAliveWhenCalledThenTheResponseHasKeepAlive) {
    TestServer server(service_);
    RawClient client = server.connect();

    EXPECT_EQ(client.ask("GET /text HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("connection"), "keep-alive");
    EXPECT_EQ(client.ask("GET /text HTTP/1.0\r\n\r\n").status, 200);
}

TEST_F(Serving, GivenConnectionCloseWhenAskedThenTheServerCloses) {
    TestServer server(service_);
    RawClient client = server.connect();

    EXPECT_EQ(client.ask(get("/cached", "Connection: close\r\n")).header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Serving, GivenAClientThatEndedItsSideWhenAskedThenItStillGetsTheAnswer) {
    TestServer server(service_);
    RawClient client = server.connect();

    client.send(get("/later"));
    client.end_writing();

    EXPECT_EQ(client.read()->status, 200);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Serving, GivenHeadWhenCalledThenTheFieldsOfGetAreSentWithoutABody) {
    TestServer server(service_);
    RawClient client = server.connect();

    for (const std::string target : {"/text", "/cached", "/cached", "/nowhere"}) {
        const auto with_head = client.ask("HEAD " + target + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: 1\r\n\r\n");
        const auto with_get = client.ask(get(target, "X-Request-Id: 1\r\n"));
        EXPECT_EQ(with_head.status, with_get.status) << target;
        EXPECT_EQ(with_head.headers, with_get.headers) << target;
    }
}

TEST_F(Serving, GivenABodyInAnyFramingWhenSentThenTheHandlerGetsIt) {
    TestServer server(service_);
    RawClient client = server.connect();
    const std::string large(1024 * 1024, 'x');

    EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").body, "abc");
    EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").body, "");
    EXPECT_EQ(client
                  .ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                       "1\r\na\r\n0A;ext=1\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n")
                  .body,
              "a0123456789");
    EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n" + large).body, large);
    EXPECT_EQ(
        client.ask("POST /request HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nContent-Length: 1048576\r\n\r\n" + large).status,
        200);
    EXPECT_EQ(client.ask(get("/text")).body, "hello");
}

TEST_F(Serving, GivenABodyByteByByteWhenSentThenItIsWholeAndTheHeaderHolds) {
    TestServer server(service_);
    RawClient client = server.connect();

    for (const char byte : std::string("POST /echo HTTP/1.1\r\nHost: a\r\nX-Request-Id: here\r\n"
                                       "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")) {
        client.send({&byte, 1});
    }
    const auto response = client.read();

    EXPECT_EQ(response->body, "abc");
    EXPECT_EQ(response->header("x-request-id"), "here");
}

TEST_F(Serving, GivenExpectContinueWhenTheBodyIsReadThenTheClientGets100) {
    TestServer server(service_);
    RawClient client = server.connect();

    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
    const auto interim = client.read();
    client.send("abc");
    const auto final = client.read();

    EXPECT_EQ(interim->status, 100);
    EXPECT_EQ(final->status, 200);
    EXPECT_EQ(final->body, "abc");
}

TEST_F(Serving, GivenExpectContinueWhenTheBodyIsThereOrTooLargeThenThereIsNoInterimAnswer) {
    TestServer server(service_);

    EXPECT_EQ(server.connect()
                  .ask("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")
                  .status,
              200);
    EXPECT_EQ(server.connect()
                  .ask("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n")
                  .status,
              413);
}

TEST_F(Serving, GivenAnUnreadBodyWhenRefusedThenTheRefusalArrives) {
    TestServer server(service_);
    RawClient client = server.connect();

    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n" + std::string(8'000'000, 'x'));

    EXPECT_EQ(client.read()->status, 413);
}

TEST_F(Serving, GivenTheHandlerThrowsWhenCalledThenNoInternalsAreShown) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto broken = client.ask(get("/throw"));
    const auto down = client.ask(get("/down"));

    EXPECT_EQ(broken.status, 500);
    EXPECT_THAT(broken.body, Not(HasSubstr("secret")));
    EXPECT_THAT(broken.body, HasSubstr(broken.header("x-request-id")));
    EXPECT_EQ(down.status, 503);
    EXPECT_THAT(down.body, Not(HasSubstr("secret")));
    EXPECT_EQ(down.header("retry-after"), "1");
    EXPECT_EQ(client.ask(get("/text")).status, 200);
}

/// Uses one io thread, so that cache hits can be counted on one connection.
TEST_F(Serving, GivenACacheableResponseWhenRequestedAgainThenTheServiceIsNotCalled) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto first = client.ask(get("/cached"));
    const auto second = client.ask(get("/cached"));

    EXPECT_EQ(service_.calls(), 1);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(second.header("vary"), "Accept-Encoding");
    EXPECT_NE(first.header("x-request-id"), second.header("x-request-id"));
}

TEST_F(Serving, GivenAnotherAcceptWhenRequestedThenItHasItsOwnResponse) {
    TestServer server(service_);
    RawClient client = server.connect();

    EXPECT_EQ(client.ask(get("/cached", "Accept: text/csv\r\n")).header("x-accept"), "text/csv");
    EXPECT_EQ(client.ask(get("/cached", "Accept: text/html\r\n")).header("x-accept"), "text/html");
    EXPECT_EQ(client.ask(get("/cached", "Accept: text/csv\r\n")).header("x-accept"), "text/csv");
    EXPECT_EQ(service_.calls(), 2);
}

TEST_F(Serving, GivenTheSourceChangesWhenRequestedAgainThenTheServiceIsCalled) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.ask(get("/cached"));

    freshness_->expire();
    client.ask(get("/cached"));

    EXPECT_EQ(service_.calls(), 2);
}

TEST_F(Serving, GivenALargeBodyWhenGzipIsWantedThenItIsCompressedOnceAndKept) {
    const std::string body = std::string(300'000, 'a') + std::string(300'000, 'b');
    service_.on("/large", [&](const Request&) {
        Response response = text(body);
        response.cacheable_while = freshness_;
        return response;
    });
    TestServer server(service_);
    RawClient client = server.connect();

    const auto plain = client.ask(get("/large"));
    const auto first = client.ask(get("/large", "Accept-Encoding: gzip\r\n"));
    const auto second = client.ask(get("/large", "Accept-Encoding: gzip\r\n"));

    EXPECT_EQ(plain.body, body);
    EXPECT_EQ(first.header("content-encoding"), "gzip");
    EXPECT_LT(first.body.size(), body.size() / 100);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(service_.calls(), 2) << "plain and gzip are made once each; the third comes from the cache";
}

TEST_F(Serving, GivenAMethodWithoutANameWhenAskedThenTheServiceDecides) {
    service_.on("/", [](const Request& request) { return text(request.method == Method::Other ? "other" : "named"); });
    TestServer server(service_);
    RawClient client = server.connect();

    for (const char* method : {"TRACE", "BREW", "get"}) {
        client.send(std::string(method) + " / HTTP/1.1\r\nHost: test\r\n\r\n");
        EXPECT_EQ(client.read()->body, "other") << method;
    }
}

TEST_F(Serving, GivenOtherMethodsOrBodiesWhenAskedThenTheCacheIsNotUsed) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.ask(get("/cached"));

    client.ask("POST /cached HTTP/1.1\r\nHost: a\r\n\r\n");
    client.ask("GET /cached HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");

    EXPECT_EQ(service_.calls(), 3);
}

TEST_F(Serving, GivenValidatorsAndCodingsWhenCachedOrNotThenTheAnswersAreAlike) {
    TestServer server(service_);
    RawClient client = server.connect();

    for (int turn = 0; turn < 2; ++turn) {
        const auto zipped = client.ask(get("/cached", "Accept-Encoding: gzip\r\n"));
        const auto known = client.ask(get("/cached", "If-None-Match: \"v1\"\r\n"));
        const auto known_zipped = client.ask(get("/cached", "Accept-Encoding: gzip\r\nIf-None-Match: \"v1-gz\"\r\n"));

        EXPECT_EQ(zipped.header("content-encoding"), "gzip");
        EXPECT_EQ(zipped.header("etag"), "\"v1-gz\"");
        EXPECT_LT(zipped.body.size(), 100u);
        EXPECT_EQ(known.status, 304);
        EXPECT_EQ(known.header("etag"), "\"v1\"");
        EXPECT_EQ(known.header("vary"), zipped.header("vary"));
        EXPECT_EQ(known.headers.count("content-length"), 0u);
        EXPECT_EQ(known_zipped.status, 304);
        EXPECT_EQ(known_zipped.header("etag"), "\"v1-gz\"");
        freshness_->expire();
    }
}

TEST_F(Serving, GivenExchangesOfAllKindsWhenObservedThenEachIsReportedOnce) {
    TestServer server(service_);
    {
        RawClient client = server.connect();
        client.ask(get("/cached"));
        client.ask(get("/cached"));
        client.ask(get("/throw"));
        client.ask("BAD\r\n\r\n");
    }
    server.stop();

    const Observed seen = server.observed();

    EXPECT_EQ(seen.opened, 1);
    EXPECT_EQ(seen.closed, 1);
    EXPECT_EQ(seen.handlers, 2);
    EXPECT_EQ(seen.in_flight, 0);
    EXPECT_EQ(seen.threw, std::vector<std::string>{"secret of the inside"});
    ASSERT_EQ(seen.exchanges.size(), 4u);
    EXPECT_EQ(seen.exchanges[0], "GET /cached 200 getCached");
    EXPECT_EQ(seen.exchanges[1], "GET /cached 200 getCached from cache");
    EXPECT_EQ(seen.exchanges[2], "GET /throw 500 ");
    EXPECT_EQ(seen.exchanges[3], "  400 ");
}

}  // namespace server_test
}  // namespace bourse::http
