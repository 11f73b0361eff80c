#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <latch>
#include <thread>

#include "platform/http/server/test_server.hpp"

namespace bourse::http {
namespace drain_test {

using bourse::test::get;
using bourse::test::RawClient;
using bourse::test::WireResponse;
using namespace std::chrono_literals;

class Draining : public ::testing::Test {
  protected:
    Draining() {
        service_.on("/text", [](const Request&) { return text("hello"); });
        service_.on_awaiting("/gated", [this](const Request&) { return behind_gate(); });
        service_.on("/blocking", [this](const Request&) {
            entered_.count_down();
            released_.wait();
            return text("released");
        });
    }

    Task<Response> behind_gate() {
        entered_.count_down();
        while (!is_gate_open_) co_await pause(1ms);
        co_return text("through");
    }

    TestService service_;
    std::latch entered_{1};
    std::latch released_{1};
    std::atomic<bool> is_gate_open_{false};
};

TEST_F(Draining, GivenARequestInFlightWhenDrainedThenItIsAnsweredAndClosed) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send(get("/gated"));
    entered_.wait();

    server.begin_drain(5s);
    is_gate_open_ = true;
    const auto response = client.read();

    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "through");
    EXPECT_EQ(response->header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    server.server().join();
}

TEST_F(Draining, GivenAHandlerStillRunningWhenJoinedUntilADeadlineThenTheJoinFails) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.send(get("/gated"));
    entered_.wait();
    server.begin_drain(0s);

    EXPECT_FALSE(server.server().join_until(std::chrono::steady_clock::now() + 10ms));
    is_gate_open_ = true;

    EXPECT_TRUE(server.server().join_until(std::chrono::steady_clock::now() + 60s));
}

TEST_F(Draining, GivenAnIdleConnectionWhenDrainedThenItIsClosed) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.ask(get("/text"));

    server.server().drain(5s);

    EXPECT_TRUE(client.is_closed());
    server.server().join();
}

TEST_F(Draining, GivenPipelinedRequestsWhenDrainedThenAllAreAnsweredAndTheLastSaysClose) {
    TestServer server(service_, TestServer::quick(), 1);
    RawClient client = server.connect();
    client.send(get("/gated") + get("/text") + get("/text"));
    entered_.wait();

    server.begin_drain(5s);
    is_gate_open_ = true;

    EXPECT_EQ(client.read()->headers.count("connection"), 0u);
    EXPECT_EQ(client.read()->headers.count("connection"), 0u);
    EXPECT_EQ(client.read()->header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Draining, GivenConnectionsThatTheKernelHoldsWhenDrainedThenTheyAreServed) {
    TestServer server(service_, TestServer::quick(), 1);
    RawClient blocking = server.connect();
    blocking.send(get("/blocking"));
    entered_.wait();  // the only io thread is busy and cannot accept
    std::vector<RawClient> waiting;
    for (int i = 0; i < 50; ++i) {
        waiting.push_back(server.connect());
        waiting.back().send(get("/text"));
    }

    server.server().drain(5s);
    released_.count_down();

    EXPECT_EQ(blocking.read()->status, 200);
    for (RawClient& client : waiting) {
        const auto response = client.read();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->body, "hello");
        EXPECT_TRUE(client.is_closed());
    }
    server.server().join();
}

TEST_F(Draining, GivenAClientThatNeverEndsItsRequestWhenPatienceEndsThenItIsCut) {
    TestServer server(service_);
    RawClient client = server.connect();
    client.ask(get("/text"));
    client.send("GET /text HTTP/1.1\r\n");

    server.server().drain(100ms);
    server.server().join();

    EXPECT_TRUE(client.is_closed());
}

TEST_F(Draining, GivenDrainedTwiceWhenJoinedThenItEndsOnce) {
    TestServer server(service_);

    server.server().drain(5s);
    server.server().drain(0s);
    server.server().join();
    server.server().drain(0s);
    server.server().join();

    EXPECT_ANY_THROW(server.connect().ask(get("/text")));
}

/// Sends requests over one connection until the server announces that it closes. Returns the number
/// of responses; throws when a response was cut or a request got none.
int ask_until_closed(std::uint16_t port) {
    RawClient client(port);
    for (int answers = 1;; ++answers) {
        const WireResponse response = client.ask(get("/text"));
        if (response.header("connection") == "close") return answers;
    }
}

/// Sends each request over a new connection until connecting fails. Returns the number of
/// responses; throws when a connection was established but not answered.
int connect_until_refused(std::uint16_t port) {
    for (int answers = 0;; ++answers) {
        std::optional<RawClient> client;
        try {
            client.emplace(port);
        } catch (const std::system_error&) {
            return answers;
        }
        client->ask(get("/text"));
    }
}

TEST_F(Draining, GivenClientsThatNeverPauseWhenDrainedThenNoAnswerIsMissing) {
    TestServer server(service_);
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 8; ++i) clients.push_back(std::async(std::launch::async, ask_until_closed, server.port()));
    for (int i = 0; i < 4; ++i) clients.push_back(std::async(std::launch::async, connect_until_refused, server.port()));
    while (service_.calls() < 2000) std::this_thread::yield();

    server.server().drain(10s);

    for (auto& client : clients) EXPECT_GT(client.get(), 0);
    server.server().join();
}

}  // namespace drain_test
}  // namespace bourse::http
