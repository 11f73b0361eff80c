#include "platform/http_client/http_client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include "platform/http_client/test/scripted_server.hpp"

namespace bourse::http_client {
namespace http_client_test {

using namespace std::chrono_literals;
using Kind = HttpFailure::Kind;

/// Reads one request, sends these bytes and closes.
std::function<void(Peer&)> sends(std::string bytes) {
    return [bytes = std::move(bytes)](Peer& peer) {
        if (!peer.read_request().empty()) peer.send(bytes);
    };
}

HttpOutcome get(const ScriptedServer& server, HttpClientOptions options = {}) {
    HttpClient client(std::move(options));
    return client.get({.url = server.url()});
}

TEST(HttpClient, GivenAResponseThenItsPartsAreReturned) {
    const ScriptedServer server(sends("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 5\r\n\r\na,b\r\n"));

    const HttpOutcome answer = get(server);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->content_type, "text/csv");
    EXPECT_EQ(answer->retry_after, std::nullopt);
    EXPECT_EQ(answer->body, "a,b\r\n");
}

TEST(HttpClient, GivenParametersThenTheyArriveEncodedAndTheClientIsNamed) {
    std::promise<std::string> request;
    const ScriptedServer server([&](Peer& peer) {
        request.set_value(peer.read_request());
        peer.send("HTTP/1.1 204 No Content\r\n\r\n");
    });
    HttpClient client;

    const HttpOutcome answer =
        client.get({.url = server.url("/q/l/"), .query = {{"s", "^a b"}, {"h", std::nullopt}, {"e", "csv"}}});

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 204);
    const std::string received = request.get_future().get();
    EXPECT_TRUE(received.starts_with("GET /q/l/?s=%5Ea%20b&h&e=csv HTTP/1.1\r\n")) << received;
    EXPECT_NE(received.find("User-Agent: bourse/"), std::string::npos);
    EXPECT_EQ(received.find("Accept-Encoding"), std::string::npos) << "nothing is decompressed";
}

TEST(HttpClient, GivenABodyThenItIsPostedWithItsTypeAndTheNextRequestHasNone) {
    std::vector<std::string> requests;
    const ScriptedServer server([&](Peer& peer) {
        for (int i = 0; i < 2; ++i) {
            requests.push_back(peer.read_request());
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        }
    });
    HttpClient client;

    const HttpOutcome answer = client.post({.url = server.url("/report")}, "application/json", R"({"a":1})");
    const HttpOutcome next = client.get({.url = server.url()});

    ASSERT_TRUE(answer);
    ASSERT_TRUE(next);
    EXPECT_EQ(answer->body, "{}");
    EXPECT_TRUE(requests[0].starts_with("POST /report HTTP/1.1\r\n")) << requests[0];
    EXPECT_NE(requests[0].find("Content-Type: application/json\r\n"), std::string::npos);
    EXPECT_NE(requests[0].find("Content-Length: 7\r\n"), std::string::npos);
    EXPECT_EQ(requests[0].find("Expect"), std::string::npos);
    EXPECT_NE((requests[0] + requests[1]).find(R"({"a":1})"), std::string::npos);
    EXPECT_NE(requests[1].find("GET / HTTP/1.1\r\n"), std::string::npos) << requests[1];
    EXPECT_EQ(requests[1].find("Content-Type"), std::string::npos);
}

TEST(HttpClient, GivenARedirectThenItIsTheAnswer) {
    const ScriptedServer elsewhere(sends("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    const ScriptedServer server(
        sends("HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"));

    const HttpOutcome answer = get(server);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 302);
    EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(HttpClient, GivenRetryAfterThenItIsReturned) {
    const ScriptedServer server(
        sends("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n"));

    const HttpOutcome answer = get(server);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 429);
    EXPECT_EQ(answer->retry_after, 17s);
}

TEST(HttpClient, GivenAStaleResponseThenItsAgeIsReturned) {
    const ScriptedServer stale(
        sends("HTTP/1.1 200 OK\r\nAge: 90\r\nWarning: 110 - \"Response is Stale\"\r\nContent-Length: 0\r\n\r\n"));
    const ScriptedServer fresh(sends("HTTP/1.1 200 OK\r\nAge: -1\r\nContent-Length: 0\r\n\r\n"));

    const HttpOutcome answer = get(stale);

    EXPECT_EQ(answer->age, 90s);
    EXPECT_TRUE(answer->is_stale);
    EXPECT_EQ(get(fresh)->age, std::nullopt);
    EXPECT_FALSE(get(fresh)->is_stale);
}

TEST(HttpClient, GivenAStatusOfFailureThenItsBodyIsReadToo) {
    const ScriptedServer server(sends("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));

    const HttpOutcome answer = get(server);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->body, "busy");
}

struct Fault {
    const char* name;
    std::string bytes;
    Kind kind;
};

class FaultyAnswer : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultyAnswer, GivenItThenTheKindOfFailureIsReturned) {
    const ScriptedServer server(sends(GetParam().bytes));

    const HttpOutcome answer = get(server);

    ASSERT_FALSE(answer);
    EXPECT_EQ(to_string(answer.error().kind), to_string(GetParam().kind)) << answer.error().what;
}

INSTANTIATE_TEST_SUITE_P(
    HttpClient, FaultyAnswer,
    ::testing::Values(
        Fault{"Nothing", "", Kind::Reset}, Fault{"HalfAHeader", "HTTP/1.1 200 OK\r\nContent-Le", Kind::CutShort},
        Fault{"HalfABody", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Kind::CutShort},
        Fault{"HalfAChunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf", Kind::CutShort},
        Fault{"NoLastChunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", Kind::CutShort},
        Fault{"NoStatusLine", "<html>hello</html>\r\n\r\n", Kind::NotHttp},
        Fault{"Garbage", std::string("\x16\x03\x01\x00\xFF\x00garbage\r\n\r\n", 18), Kind::NotHttp},
        Fault{"AHugeHeader",
              "HTTP/1.1 200 OK\r\n" +
                  [] {
                      std::string lines;
                      for (int i = 0; i < 100; ++i) lines += "X-Long: " + std::string(1000, 'x') + "\r\n";
                      return lines;
                  }() +
                  "\r\n",
              Kind::TooLarge},
        Fault{"ALengthBeyondTheLimit", "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\nx", Kind::TooLarge}),
    [](const auto& tested) { return tested.param.name; });

TEST(HttpClient, GivenABodyWithoutEndThenItIsRefusedAtTheLimit) {
    std::atomic<std::size_t> sent = 0;
    const ScriptedServer server([&](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        const std::string piece(64 * 1024, 'x');
        while (peer.send(piece)) sent += piece.size();
    });

    const HttpOutcome answer = get(server, {.max_body_bytes = 1'000'000});

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::TooLarge);
    EXPECT_GE(sent, 900'000U);
}

TEST(HttpClient, GivenABodyOfJustTheLimitThenItIsTaken) {
    const ScriptedServer server(sends("HTTP/1.1 200 OK\r\n\r\n" + std::string(1000, 'x')));

    EXPECT_EQ(get(server, {.max_body_bytes = 1000})->body.size(), 1000U);
    EXPECT_EQ(get(server, {.max_body_bytes = 999}).error().kind, Kind::TooLarge);
}

TEST(HttpClient, GivenAResetThenItIsReported) {
    const ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.reset();
    });

    EXPECT_EQ(get(server).error().kind, Kind::Reset);
}

TEST(HttpClient, GivenNoListenerThenTheConnectionIsRefused) {
    HttpRequest request;
    {
        request.url = ScriptedServer([](Peer&) {}).url();
    }
    HttpClient client;

    EXPECT_EQ(client.get(request).error().kind, Kind::Refused);
}

TEST(HttpClient, GivenANameThatLeadsNowhereThenTheHostIsUnknown) {
    // The label exceeds the DNS limit, so no name server is queried.
    const std::string url = "http://" + std::string(64, 'x') + ".invalid/";
    HttpClient client;
    EXPECT_EQ(client.get({.url = url}).error().kind, Kind::UnknownHost);
}

TEST(HttpClient, GivenAServerThatIsSilentThenTheDeadlineEndsIt) {
    const ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    HttpClient client;

    const auto start = std::chrono::steady_clock::now();
    const HttpOutcome answer = client.get({.url = server.url(), .deadline = 100ms});

    EXPECT_EQ(answer.error().kind, Kind::Timeout);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 100ms);
}

TEST(HttpClient, GivenAServerThatDripsThenTheDeadlineAppliesToTheWholeResponse) {
    const ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while (peer.send("x")) std::this_thread::sleep_for(5ms);
    });
    HttpClient client;

    EXPECT_EQ(client.get({.url = server.url(), .deadline = 150ms}).error().kind, Kind::Timeout);
}

TEST(HttpClient, GivenNoTimeOrNoUrlThenNothingIsSent) {
    const ScriptedServer server([](Peer&) {});
    HttpClient client;

    EXPECT_EQ(client.get({.url = server.url(), .deadline = 0ms}).error().kind, Kind::Timeout);
    EXPECT_EQ(client.get({.url = "file:///etc/passwd"}).error().kind, Kind::BadUrl);
    EXPECT_EQ(client.get({.url = server.url("/?a=b")}).error().kind, Kind::BadUrl);
    EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClient, GivenRequestsOneAfterTheOtherThenTheyShareAConnection) {
    const ScriptedServer server([](Peer& peer) {
        while (!peer.read_request().empty()) peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    HttpClient client;

    for (int i = 0; i < 10; ++i) EXPECT_EQ(client.get({.url = server.url()})->body, "ok");

    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, GivenAKeptConnectionThatTheServerClosedThenAnotherIsMade) {
    const ScriptedServer server(sends("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    HttpClient client;

    for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get({.url = server.url()})->body, "ok");

    EXPECT_EQ(server.connections(), 5);
}

TEST(HttpClient, GivenManyThreadsThenEachGetsItsOwnAnswer) {
    const ScriptedServer server([](Peer& peer) {
        for (std::string request; !(request = peer.read_request()).empty();) {
            const std::string target = request.substr(4, request.find(" HTTP") - 4);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(target.size()) + "\r\n\r\n" + target);
        }
    });
    HttpClient client({.max_idle = 2});
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 50; ++i) {
                const std::string mark = std::to_string(thread * 1000 + i);
                const HttpOutcome answer = client.get({.url = server.url(), .query = {{"mark", mark}}});
                right += answer && answer->body == "/?mark=" + mark ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(right, 400);
}

TEST(HttpClient, GivenAProxyInTheEnvironmentThenItIsIgnoredAndTheProxyOfTheOptionsIsUsed) {
    const ScriptedServer proxy(sends("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy"));
    const ScriptedServer server(sends("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect"));
    ::setenv("http_proxy", proxy.url().c_str(), 1);

    EXPECT_EQ(get(server)->body, "direct");
    ::setenv("no_proxy", "127.0.0.1", 1);
    EXPECT_EQ(get(server, {.proxy = proxy.url()})->body, "proxy");

    ::unsetenv("http_proxy");
    ::unsetenv("no_proxy");
}

TEST(HttpClient, GivenAFailureThenItsTextHidesTheQuery) {
    const ScriptedServer server([](Peer& peer) {
        peer.read_request();
        peer.reset();
    });
    HttpClient client;

    const HttpOutcome answer = client.get({.url = server.url(), .query = {{"apikey", "very-secret"}}});

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().what.find("very-secret"), std::string::npos);
    EXPECT_FALSE(answer.error().what.empty());
}

TEST(HttpClient, GivenASilentServerWhenCancelledThenTheCallEndsLongBeforeItsDeadlineAndLaterOnesFail) {
    std::promise<void> asked;
    const ScriptedServer server([&](Peer& peer) {
        (void)peer.read_request();
        asked.set_value();
        peer.wait_for_close();
    });
    HttpClient client;
    const auto begun = std::chrono::steady_clock::now();
    auto asking = std::async(std::launch::async, [&] { return client.get({.url = server.url(), .deadline = 60s}); });
    asked.get_future().wait();

    client.cancel();

    const HttpOutcome outcome = asking.get();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, Kind::Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
    const HttpOutcome next = client.get({.url = server.url()});
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().kind, Kind::Cancelled);
    EXPECT_EQ(server.connections(), 1);
}

}  // namespace http_client_test
}  // namespace bourse::http_client
