#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <optional>

#include "platform/auth/credentials.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "platform/openapi/test_contract.hpp"

namespace bourse::openapi {
namespace rate_limit_test {

using std::chrono::seconds;

constexpr std::string_view kPaths = R"(
  /free:
    get: {operationId: getFree, responses: {'200': {description: ok}}}
  /orders:
    post:
      operationId: postOrder
      x-rate-limit: orders
      parameters: [{name: amount, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok}}
  /quotes:
    get: {operationId: getQuote, x-rate-limit: quotes, security: [{basicAuth: []}], responses: {'200': {description: ok}}}
  /login:
    get: {operationId: logIn, x-rate-limit: sign-in, security: [{basicAuth: []}], responses: {'200': {description: ok}}}
  /either:
    get:
      operationId: getEither
      x-rate-limit: orders
      security: [{}, {basicAuth: []}]
      responses: {'200': {description: ok}}
  /bars:
    get: {operationId: getBars, x-rate-limit: market-data, x-cacheable: true, responses: {'200': {description: ok}}}
  /docs:
    get: {operationId: getDocs, x-cacheable: true, responses: {'200': {description: ok}}}
components:
  securitySchemes:
    basicAuth: {type: http, scheme: basic}
)";

constexpr std::string_view kAda = "Basic YWRhOmE=";
constexpr std::string_view kBob = "Basic Ym9iOmI=";
constexpr std::string_view kWrong = "Basic ZXZlOmU=";

/// Accepts the users ada and bob. It remembers no credentials, so each request is a guess.
class TwoUsers final : public Authenticator {
  public:
    Task<Result<auth::Principal>> authenticate(const http::Request& request, auth::Schemes accepted,
                                               limits::Allowance& guesses) override {
        const auto credentials = auth::read_credentials(request.headers, accepted);
        if (!credentials) co_return credentials.error();
        auto drawing = guesses.draw();
        const Result<> drawn = co_await std::move(drawing);
        if (!drawn) co_return drawn.error();
        ++checks;
        const std::string& name = std::get<auth::BasicCredentials>(*credentials).name;
        if (name != "ada" && name != "bob") co_return auth::unauthenticated("who is that?");
        auto giving = guesses.give_back();
        co_await std::move(giving);
        Uuid::Bytes id{};
        id[0] = static_cast<std::uint8_t>(name[0]);
        co_return auth::Principal{Uuid(id), name, false, 0, std::nullopt};
    }

    int checks = 0;
};

class Nothing final : public Endpoint {
  public:
    void attach(const Operation&) override {}
    Answer answer(const Call&, Arguments&) const override { return Result<http::Response>(http::Response()); }
};

Registry nothing_for(const Contract& contract) {
    Registry registry;
    for (const Operation& operation : contract.operations()) registry.add(operation.id, std::make_unique<Nothing>());
    return registry;
}

std::vector<limits::Policy> policies() {
    const limits::Rate anonymous{3, seconds(60)};
    const limits::Rate user{5, seconds(60)};
    return {{.name = "orders", .anonymous = anonymous, .user = user},
            {.name = "quotes", .anonymous = anonymous, .user = user},
            {.name = "sign-in", .anonymous = anonymous, .counts_guesses = true},
            {.name = "market-data"}};
}

class RateLimits : public testing::Test {
  protected:
    http::Response send(const std::string& target, std::string_view client = "192.0.2.1",
                        std::string_view authorization = "") {
        http::Request request;
        request.method = target.starts_with("/orders") ? http::Method::Post : http::Method::Get;
        request.target = target;
        request.path = std::string_view(target).substr(0, target.find('?'));
        request.query = std::string_view(target).substr(std::min(request.path.size() + 1, target.size()));
        request.client_address = client;
        std::vector<http::HeaderView> headers;
        if (!authorization.empty()) headers.push_back({"Authorization", authorization});
        request.headers = headers;
        boost::asio::io_context io{1};
        auto response = boost::asio::co_spawn(io, dispatcher_.handle(request), boost::asio::use_future);
        io.run();
        return response.get();
    }
    http::CachedVerdict judge_cached(Dispatcher& dispatcher, std::string_view operation) {
        http::Request request;
        request.client_address = "192.0.2.1";
        boost::asio::io_context io{1};
        auto verdict = boost::asio::co_spawn(io, dispatcher.judge_cached(operation, request), boost::asio::use_future);
        io.run();
        return verdict.get();
    }
    /// The statuses of `times` requests.
    std::vector<int> statuses(int times, const std::string& target, std::string_view client = "192.0.2.1",
                              std::string_view authorization = "") {
        std::vector<int> statuses;
        for (int i = 0; i < times; ++i) statuses.push_back(send(target, client, authorization).status);
        return statuses;
    }
    static std::string own_header(const http::Response& response, std::string_view name) {
        for (const http::Header& header : response.own_headers) {
            if (header.name == name) return header.value;
        }
        return "";
    }
    static std::string header(const http::Response& response, std::string_view name) {
        for (const http::Header& each : response.headers) {
            if (each.name == name) return each.value;
        }
        return "";
    }

    ManualClock clock_{UtcTime::from_micros(1'795'262'400'000'000)};
    SystemRandom random_;
    limits::RateLimiter limiter_{policies(), clock_, random_};
    Contract contract_ = contract_with(kPaths);
    TwoUsers users_;
    Dispatcher dispatcher_{contract_, nothing_for(contract_), [](std::string_view, std::string_view) {}, &users_,
                           &limiter_};
};

TEST_F(RateLimits, GivenALimitedOperationWhenTheLimitIsReachedThenRequestsAreRejectedUntilTheWaitIsOver) {
    const http::Response first = send("/orders");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(own_header(first, "RateLimit-Policy"), "\"orders\";q=3;w=60");
    EXPECT_EQ(own_header(first, "RateLimit"), "\"orders\";r=2;t=20");
    EXPECT_EQ(statuses(2, "/orders"), (std::vector{200, 200}));

    clock_.advance(seconds(5));
    const http::Response refused = send("/orders");

    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(header(refused, "Retry-After"), "15");
    EXPECT_EQ(own_header(refused, "RateLimit"), "\"orders\";r=0;t=15");
    EXPECT_NE(refused.body->find("\"code\":\"rate-limited\""), std::string::npos) << *refused.body;
    EXPECT_EQ(refused.operation, "postOrder");
    EXPECT_EQ(statuses(1, "/orders", "192.0.2.2"), (std::vector{200})) << "another address";
    clock_.advance(seconds(15));
    EXPECT_EQ(statuses(2, "/orders"), (std::vector{200, 429}));
}

TEST_F(RateLimits, GivenAnOperationWithoutALimitWhenCalledThenTheResponseHasNoLimitFields) {
    for (int i = 0; i < 10; ++i) {
        for (const char* target : {"/free", "/bars", "/docs"}) {
            const http::Response response = send(target);
            EXPECT_EQ(response.status, 200);
            EXPECT_TRUE(response.own_headers.empty());
        }
    }
    EXPECT_FALSE(dispatcher_.limits_cached());
}

TEST_F(RateLimits, GivenInputThatDoesNotFitWhenSentThenItCountsToo) {
    EXPECT_EQ(statuses(4, "/orders?amount=x"), (std::vector{400, 400, 400, 429}));
    EXPECT_EQ(statuses(1, "/orders"), (std::vector{429}));
}

TEST_F(RateLimits, GivenAccountsBehindOneAddressWhenTheyAskThenEachHasItsOwnLimit) {
    EXPECT_EQ(statuses(6, "/quotes", "192.0.2.1", kAda), (std::vector{200, 200, 200, 200, 200, 429}));
    EXPECT_EQ(statuses(1, "/quotes", "192.0.2.9", kAda), (std::vector{429})) << "also from elsewhere";
    EXPECT_EQ(statuses(1, "/quotes", "192.0.2.1", kBob), (std::vector{200}));
}

TEST_F(RateLimits, GivenWrongCredentialsWhenTriedThenTheAddressIsLimitedAndItsUsersAreNot) {
    EXPECT_EQ(statuses(5, "/quotes", "192.0.2.1", kWrong), (std::vector{401, 401, 401, 429, 429}));
    EXPECT_EQ(statuses(1, "/quotes", "192.0.2.1"), (std::vector{429})) << "missing credentials count like wrong ones";
    EXPECT_EQ(statuses(1, "/quotes", "192.0.2.9", kAda), (std::vector{200}));
}

TEST_F(RateLimits, GivenOptionalCredentialsWhenCalledThenTheyDetermineTheCountedSubject) {
    EXPECT_EQ(statuses(4, "/either"), (std::vector{200, 200, 200, 429}));
    EXPECT_EQ(statuses(6, "/either", "192.0.2.1", kAda), (std::vector{200, 200, 200, 200, 200, 429}));
}

TEST_F(RateLimits, GivenAnAddressThatHasGuessedWhenItSendsCredentialsToAnyOperationThenTheyAreNotChecked) {
    EXPECT_EQ(statuses(1, "/login", "192.0.2.1", kWrong), (std::vector{401}));
    EXPECT_EQ(statuses(1, "/quotes", "192.0.2.1", kWrong), (std::vector{401}));
    EXPECT_EQ(statuses(1, "/either", "192.0.2.1", kWrong), (std::vector{401}));
    for (const char* target : {"/login", "/quotes", "/either"}) {
        for (const std::string_view credentials : {kWrong, kAda}) {
            const http::Response refused = send(target, "192.0.2.1", credentials);
            EXPECT_EQ(refused.status, 429) << target;
            EXPECT_EQ(own_header(refused, "RateLimit"), "\"sign-in\";r=0;t=20") << target;
        }
    }
    EXPECT_EQ(users_.checks, 3);
    EXPECT_EQ(statuses(1, "/orders"), (std::vector{200})) << "what needs no credentials goes on";
    EXPECT_EQ(statuses(1, "/login", "192.0.2.2", kAda), (std::vector{200})) << "another address";
    clock_.advance(seconds(20));
    EXPECT_EQ(statuses(2, "/login", "192.0.2.1", kAda), (std::vector{200, 200}));
}

TEST_F(RateLimits, GivenRightCredentialsWhenCheckedThenTheyCostNothing) {
    EXPECT_EQ(statuses(5, "/login", "192.0.2.1", kAda), (std::vector{200, 200, 200, 200, 200}));
    const http::Response answer = send("/login", "192.0.2.1", kAda);
    EXPECT_EQ(own_header(answer, "RateLimit"), "\"sign-in\";r=3;t=20");
    EXPECT_EQ(own_header(send("/quotes", "192.0.2.1", kAda), "RateLimit"), "\"quotes\";r=4;t=12");
}

TEST_F(RateLimits, GivenUnknownAddressesWhenCalledThenTheyShareALimit) {
    EXPECT_EQ(statuses(2, "/orders", ""), (std::vector{200, 200}));
    EXPECT_EQ(statuses(2, "/orders", "gone"), (std::vector{200, 429}));
}

TEST_F(RateLimits, GivenALimitOfMarketDataWhenTheResponseIsCachedThenTheLimitIsCheckedFirst) {
    auto limited = policies();
    limited[3].anonymous = limits::Rate{2, seconds(60)};
    limits::RateLimiter limiter{limited, clock_, random_};
    Dispatcher dispatcher{contract_, nothing_for(contract_), [](std::string_view, std::string_view) {}, &users_,
                          &limiter};
    EXPECT_TRUE(dispatcher.limits_cached());

    http::CachedVerdict verdict = judge_cached(dispatcher, "getBars");
    EXPECT_FALSE(verdict.refusal);
    ASSERT_EQ(verdict.own_headers.size(), 2U);
    EXPECT_EQ(verdict.own_headers[1].value, "\"market-data\";r=1;t=30");
    (void)judge_cached(dispatcher, "getBars");
    verdict = judge_cached(dispatcher, "getBars");
    ASSERT_TRUE(verdict.refusal);
    EXPECT_EQ(verdict.refusal->status, 429);
    EXPECT_FALSE(judge_cached(dispatcher, "getDocs").refusal);
}

TEST_F(RateLimits, GivenAMarkThatNoPolicyHasWhenStartedThenItNamesTheOperation) {
    limits::RateLimiter limiter{{{.name = "orders"}, {.name = "quotes"}, {.name = "sign-in"}}, clock_, random_};
    try {
        const Dispatcher dispatcher{contract_, nothing_for(contract_), [](std::string_view, std::string_view) {},
                                    &users_, &limiter};
        FAIL() << "it started";
    } catch (const ContractError& error) {
        EXPECT_STREQ(error.what(), "contract and handlers differ: operation getBars: unknown rate limit 'market-data'");
    }
}

}  // namespace rate_limit_test
}  // namespace bourse::openapi
