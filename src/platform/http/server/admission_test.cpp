#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "platform/http/server/test_server.hpp"

// Requests that are answered before their body is read, and bodies that are read in pieces.
namespace bourse::http {
namespace admission_test {

using bourse::test::get;
using bourse::test::RawClient;
using namespace std::chrono_literals;

constexpr std::size_t kMiB = 1024 * 1024;

Task<Response> forbid(const Request& request) {
    co_return to_problem(Error{Errc::Forbidden, {}, {}, {}}, request.path, request.request_id);
}

/// Reads up to 64 MiB in pieces, and returns the number of bytes and the size of the largest piece.
Task<Response> count(const Request& request) {
    BodySource& source = *request.body_source;
    if (const auto fits = source.limit_to(64 * kMiB); !fits) {
        co_return to_problem(fits.error(), request.path, request.request_id);
    }
    std::size_t bytes = 0;
    std::size_t largest = 0;
    for (;;) {
        auto reading = source.read_some();
        const Result<std::string_view> piece = co_await std::move(reading);
        if (!piece) co_return to_problem(piece.error(), request.path, request.request_id);
        if (piece->empty()) break;
        bytes += piece->size();
        largest = std::max(largest, piece->size());
    }
    co_return text(std::to_string(bytes) + (largest <= kMiB ? "" : " in too large pieces"));
}

/// Reads one piece, and continues much later.
Task<Response> count_late(const Request& request) {
    auto reading = request.body_source->read_some();
    const Result<std::string_view> piece = co_await std::move(reading);
    const std::size_t bytes = piece ? piece->size() : 0;
    co_await pause(300ms);
    auto counting = count(request);
    const Response rest = co_await std::move(counting);
    co_return text(std::to_string(bytes + std::stoul(*rest.body)));
}

std::string post(const std::string& target, const std::string& fields, const std::string& body = "") {
    return "POST " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

std::string with_length(const std::string& target, std::size_t length, const std::string& body = "") {
    return post(target, "Content-Length: " + std::to_string(length) + "\r\n", body);
}

std::string chunk(const std::string& bytes) {
    std::ostringstream text;
    text << std::hex << bytes.size() << "\r\n" << bytes << "\r\n";
    return text.str();
}

class Admission : public ::testing::Test {
  protected:
    Admission() {
        service_.on("/text", [](const Request&) { return text("hello"); });
        service_.on("/echo", [](const Request& request) { return text(std::string(request.body)); });
        service_.on_head("/forbidden", forbid);
        service_.on_head("/count", count);
        service_.on_head("/count-late", count_late);
    }

    TestService service_;
};

TEST_F(Admission, GivenAClientThatWaitsForLeaveWhenRefusedThenItGetsNone) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto response = client.ask(post("/forbidden", "Expect: 100-continue\r\nContent-Length: 10\r\n"));

    EXPECT_EQ(response.status, 403);
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Admission, GivenAShortBodyWhenRejectedThenItIsDiscardedAndTheConnectionStaysOpen) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto refused = client.ask(with_length("/forbidden", 11, "GET /"));
    const auto next = client.ask("tricky" + get("/text"));
    const auto last = client.ask(with_length("/forbidden", 3, "abc") + get("/text"));

    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.headers.count("connection"), 0U);
    EXPECT_EQ(next.body, "hello");
    EXPECT_EQ(last.status, 403);
    EXPECT_EQ(client.read()->body, "hello");
}

TEST_F(Admission, GivenALongBodyOrOneOfUnknownLengthWhenRefusedThenTheConnectionCloses) {
    TestServer server(service_);
    for (const std::string& request :
         {with_length("/forbidden", 100'000, "abc"), post("/forbidden", "Transfer-Encoding: chunked\r\n", "3\r\nab")}) {
        RawClient client = server.connect();

        const auto response = client.ask(request);

        EXPECT_EQ(response.status, 403);
        EXPECT_EQ(response.header("connection"), "close");
        EXPECT_TRUE(client.is_closed());
    }
}

TEST_F(Admission, GivenAChunkedBodyThatHasArrivedWhenRejectedThenTheConnectionStaysOpen) {
    TestServer server(service_);
    RawClient client = server.connect();

    EXPECT_EQ(client.ask(post("/forbidden", "Transfer-Encoding: chunked\r\n", chunk("abc") + "0\r\n\r\n")).status, 403);
    EXPECT_EQ(client.ask(get("/text")).body, "hello");
}

TEST_F(Admission, GivenADiscardedBodyWhenItDoesNotArriveThenTheConnectionClosesSilently) {
    ServerOptions options = TestServer::quick();
    options.deadlines.body = 150ms;
    TestServer server(service_, options);
    RawClient client = server.connect();

    EXPECT_EQ(client.ask(with_length("/forbidden", 11, "abc")).status, 403);

    EXPECT_EQ(client.read(), std::nullopt);
}

TEST_F(Admission, GivenAHandlerWithItsOwnLimitWhenALargerBodyArrivesThenItGetsItInPieces) {
    TestServer server(service_);
    RawClient client = server.connect();
    std::string chunked;
    for (int i = 0; i < 200; ++i) chunked += chunk(std::string(40'000, 'x'));

    const auto with_chunks = client.ask(post("/count", "Transfer-Encoding: chunked\r\n", chunked + "0\r\n\r\n"));
    const auto in_one = client.ask(with_length("/count", 3 * kMiB, std::string(3 * kMiB, 'x')));
    const auto next = client.ask(get("/text"));

    EXPECT_EQ(with_chunks.body, "8000000");
    EXPECT_EQ(in_one.body, std::to_string(3 * kMiB));
    EXPECT_EQ(next.body, "hello");
}

TEST_F(Admission, GivenMoreThanTheHandlersLimitWhenAnnouncedThenItIsRefusedUnread) {
    TestServer server(service_);
    RawClient client = server.connect();

    const auto response = client.ask(post("/count", "Expect: 100-continue\r\nContent-Length: 70000000\r\n"));

    EXPECT_EQ(response.status, 413);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Admission, GivenAClientThatWaitsForLeaveWhenPiecesAreReadThenItGetsItOnce) {
    TestServer server(service_);
    RawClient client = server.connect();

    client.send(post("/count", "Expect: 100-continue\r\nContent-Length: 6\r\n"));
    const auto interim = client.read();
    client.send("abc");
    client.send("def");
    const auto response = client.read();

    EXPECT_EQ(interim->status, 100);
    EXPECT_EQ(response->body, "6");
}

TEST_F(Admission, GivenAClientThatEndsItsSideInsideTheBodyWhenReadThenItGetsAnError) {
    TestServer server(service_);
    for (const char* path : {"/count", "/echo"}) {
        RawClient client = server.connect();
        client.send(with_length(path, 100, "abc"));

        client.end_writing();
        const auto response = client.read();

        ASSERT_TRUE(response);
        EXPECT_EQ(response->status, 400);
        EXPECT_THAT(response->body, ::testing::HasSubstr("before the end of the body"));
        EXPECT_TRUE(client.is_closed());
    }
}

TEST_F(Admission, GivenABodyInPiecesWhenItStallsThenItIsRefused) {
    ServerOptions options = TestServer::quick();
    options.deadlines.body = 150ms;
    TestServer server(service_, options);
    RawClient client = server.connect();

    client.send(with_length("/count", kMiB, std::string(kMiB / 2, 'x')));
    const auto response = client.read();

    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 408);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Admission, GivenAHandlerThatIsBusyBeyondTheDeadlineWhenItReadsOnThenTheClientDoesNotTimeOut) {
    ServerOptions options = TestServer::quick();
    options.deadlines.body = 150ms;
    TestServer server(service_, options);
    RawClient client = server.connect();

    client.send(with_length("/count-late", kMiB, std::string(kMiB, 'x')));
    const auto response = client.read();

    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, std::to_string(kMiB));
}

TEST_F(Admission, GivenABodyUnderWayWhenPatienceEndsThenTheHandlerEndsToo) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send(with_length("/count", kMiB, "abc"));
    while (service_.calls() == 0) std::this_thread::yield();

    server.server().drain(50ms);
    server.server().join();

    EXPECT_EQ(server.observed().in_flight, 0);
    EXPECT_EQ(client.read(), std::nullopt);
}

}  // namespace admission_test
}  // namespace bourse::http
