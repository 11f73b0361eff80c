#include <gtest/gtest.h>

#include "platform/http/server/server.hpp"
#include "platform/http/server/test_server.hpp"

namespace bourse::http {
namespace deadlines_test {

using bourse::test::get;
using bourse::test::RawClient;

class ClientDeadlines : public ::testing::Test {
  protected:
    ClientDeadlines() {
        service_.on("/text", [](const Request&) { return text("hello"); });
        service_.on("/echo", [](const Request& request) { return text(std::string(request.body)); });
        service_.on_awaiting("/slow", answer_slowly);
    }

    TestService service_;
};

TEST_F(ClientDeadlines, GivenASlowHeaderWhenTheDeadlinePassesThenItIsRefused) {
    ServerOptions options = TestServer::quick();
    options.deadlines.header = std::chrono::milliseconds(150);
    TestServer server(service_, options);
    RawClient client = server.connect();

    client.send("GET /text HTTP/1.1\r\nHost: a\r\n");
    const auto response = client.read();

    EXPECT_EQ(response->status, 408);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(ClientDeadlines, GivenASlowBodyWhenTheDeadlinePassesThenItIsRefused) {
    ServerOptions options = TestServer::quick();
    options.deadlines.body = std::chrono::milliseconds(150);
    TestServer server(service_, options);
    RawClient client = server.connect();

    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    const auto response = client.read();

    EXPECT_EQ(response->status, 408);
    EXPECT_TRUE(client.is_closed());
}

/// Sends requests in pieces that each end one request and begin the next, for longer than
/// `deadline`. During the pauses between them another client is served. All requests must be
/// answered.
void expect_that_a_pipeline_outlives(std::chrono::milliseconds deadline, const TestServer& server,
                                     const std::string& request, std::size_t split) {
    RawClient client = server.connect();
    RawClient other = server.connect();
    const auto end = std::chrono::steady_clock::now() + 2 * deadline;
    client.send(request.substr(0, split));
    while (std::chrono::steady_clock::now() < end) {
        client.send(request.substr(split) + request.substr(0, split));
        const auto response = client.read();
        ASSERT_TRUE(response);
        ASSERT_EQ(response->status, 200);
        other.ask(get("/slow"));
    }
}

TEST_F(ClientDeadlines, GivenReadsThatEndInsideTheNextHeadWhenTheDeadlineOfTheFirstPassesThenEachRequestIsAnswered) {
    ServerOptions options = TestServer::quick();
    options.deadlines.header = std::chrono::milliseconds(300);
    TestServer server(service_, options);

    expect_that_a_pipeline_outlives(options.deadlines.header, server, get("/text"), 5);
}

TEST_F(ClientDeadlines, GivenReadsThatEndInsideTheNextBodyWhenTheDeadlineOfTheFirstPassesThenEachRequestIsAnswered) {
    ServerOptions options = TestServer::quick();
    options.deadlines.body = std::chrono::milliseconds(300);
    TestServer server(service_, options);
    const std::string request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";

    expect_that_a_pipeline_outlives(options.deadlines.body, server, request, request.size() - 2);
}

TEST_F(ClientDeadlines, GivenAnIdleConnectionWhenTheDeadlinePassesThenItIsClosedWithoutAWord) {
    ServerOptions options = TestServer::quick();
    options.deadlines.idle = std::chrono::milliseconds(150);
    TestServer server(service_, options);
    RawClient client = server.connect();
    client.ask(get("/text"));

    EXPECT_EQ(client.read(), std::nullopt);
}

TEST_F(ClientDeadlines, GivenAReaderThatStallsWhenTheDeadlinePassesThenItIsCut) {
    service_.on("/huge", [](const Request&) { return text(std::string(64 * 1024 * 1024, 'x')); });
    ServerOptions options = TestServer::quick();
    options.deadlines.write = std::chrono::milliseconds(150);
    TestServer server(service_, options);
    RawClient client = server.connect();

    client.send(get("/huge"));
    // Another client is served; the first one reads nothing until its connection is cut.
    RawClient other = server.connect();
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (server.observed().closed == 0 && std::chrono::steady_clock::now() < give_up) other.ask(get("/slow"));

    EXPECT_EQ(server.observed().closed, 1);
    EXPECT_ANY_THROW(client.read());
}

}  // namespace deadlines_test
}  // namespace bourse::http
