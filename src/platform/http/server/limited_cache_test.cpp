#include <gtest/gtest.h>

#include "platform/http/server/test_server.hpp"

// Rate limits for responses in the response cache, and client addresses behind proxies.
namespace bourse::http {
namespace limited_cache_test {

using bourse::test::get;
using bourse::test::RawClient;

/// Returns one cacheable response, and rejects the fourth and later requests.
class Limited final : public Service {
  public:
    Task<Response> handle(Request& request) override {
        ++handled;
        Response response = text("kept for all");
        response.operation = "getKept";
        response.cacheable_while = fresh_;
        response.own_headers = {{"RateLimit", "first"}};
        clients.emplace_back(request.client_address);
        co_return response;
    }
    [[nodiscard]] bool limits_cached() const override { return true; }
    Task<CachedVerdict> judge_cached(std::string_view operation, const Request& request) override {
        CachedVerdict verdict;
        verdict.own_headers = {{"RateLimit", std::to_string(++judged)}};
        clients.push_back(std::string(request.client_address) + ' ' + std::string(operation));
        if (judged > 2)
            verdict.refusal = to_problem(Error{Errc::RateLimited, {}, {}, {}}, request.path, request.request_id);
        co_return verdict;
    }

    int handled = 0;
    int judged = 0;
    std::vector<std::string> clients;

  private:
    std::shared_ptr<const Freshness> fresh_ = std::make_shared<Freshness>();
};

TEST(LimitedCache, GivenCachedResponsesWhenRequestedAgainThenEachIsLimitedAndHasItsOwnFields) {
    Limited service;
    std::vector<std::string> fields;
    std::vector<int> statuses;
    {
        TestServer server(service, TestServer::quick(), 1);
        RawClient client = server.connect();
        for (int i = 0; i < 4; ++i) {
            const auto answer = client.ask(get("/"));
            statuses.push_back(answer.status);
            fields.push_back(answer.header("ratelimit"));
        }
        EXPECT_EQ(server.observed().exchanges,
                  (std::vector<std::string>{"GET / 200 getKept", "GET / 200 getKept from cache",
                                            "GET / 200 getKept from cache", "GET / 429 getKept"}));
    }

    EXPECT_EQ(statuses, (std::vector{200, 200, 200, 429}));
    EXPECT_EQ(fields, (std::vector<std::string>{"first", "1", "2", "3"}));
    EXPECT_EQ(service.handled, 1);
    EXPECT_EQ(service.clients.at(1), "127.0.0.1 getKept");
}

TEST(LimitedCache, GivenOriginsWhenACachedResponseIsServedThenEachPageGetsItsOwnFields) {
    for (const bool is_limited : {true, false}) {
        Limited limited;
        TestService plain;
        const auto fresh = std::make_shared<Freshness>();
        plain.on("/", [&](const Request&) {
            Response response = text("kept for all");
            response.cacheable_while = fresh;
            return response;
        });
        ServerOptions options = TestServer::quick();
        options.origins = Origins::parse("https://a.example,https://b.example").value();
        TestServer server(is_limited ? static_cast<Service&>(limited) : plain, options, 1);
        RawClient client = server.connect();
        std::vector<std::string> allowed;
        for (const std::string_view origin : {"", "https://a.example", "https://b.example", "https://c.example"}) {
            const std::string field = origin.empty() ? "" : "Origin: " + std::string(origin) + "\r\n";
            const auto answer = client.ask(get("/", field));
            EXPECT_EQ(answer.header("vary"), "Origin");
            allowed.push_back(answer.header("access-control-allow-origin"));
        }
        EXPECT_EQ(allowed, (std::vector<std::string>{"", "https://a.example", "https://b.example", ""}));
    }
}

TEST(LimitedCache, GivenAPeerWhenItForwardsThenOnlyATrustedProxyIsBelieved) {
    TestService service;
    service.on("/who", [](const Request& request) { return text(std::string(request.client_address)); });
    ServerOptions trusting = TestServer::quick();
    trusting.proxies = TrustedProxies::parse("127.0.0.1").value();
    TestServer behind(service, trusting);
    TestServer alone(service);
    const std::string request = get("/who", "X-Forwarded-For: 198.51.100.7, 203.0.113.9\r\n");

    RawClient client = behind.connect();
    EXPECT_EQ(client.ask(request).body, "203.0.113.9");
    EXPECT_EQ(client.ask(get("/who")).body, "127.0.0.1") << "nothing is left of the request before";
    EXPECT_EQ(alone.connect().ask(request).body, "127.0.0.1");
}

}  // namespace limited_cache_test
}  // namespace bourse::http
