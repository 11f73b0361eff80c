#include "platform/openapi/dispatcher.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/parse.hpp>

#include "platform/http/messages/body_source.hpp"
#include "platform/openapi/test_contract.hpp"

namespace bourse::openapi {
namespace dispatcher_test {

constexpr std::string_view kPaths = R"(
  /rows/{key}:
    get:
      operationId: getRows
      x-cacheable: true
      parameters:
        - {name: key, in: path, required: true, schema: {type: string, maxLength: 10}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, default: 5}}
        - {name: format, in: query, schema: {type: string, enum: [json, csv]}}
      responses:
        '200':
          description: rows
          content: {application/json: {schema: {type: array}}, text/csv: {schema: {type: string}}}
  /plain:
    get:
      operationId: getPlain
      x-writes: true
      responses: {'200': {description: ok, content: {text/plain: {schema: {type: string}}}}}
    post:
      operationId: postPlain
      x-max-body: 20
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {'204': {description: ok}}
    put:
      operationId: putPlain
      x-streamed-body: true
      parameters: [{name: limit, in: query, schema: {type: integer, default: 5}}]
      requestBody: {required: true, content: {text/csv: {schema: {type: string}}}}
      responses: {'204': {description: ok}}
)";

struct RowsInput {
    std::string key;
    std::int64_t limit = 0;
};

struct PlainInput {
    boost::json::value body;
};

struct StreamInput {
    std::int64_t limit = 0;
};

/// A body that has arrived; records whether it was read.
class FakeBody final : public http::BodySource {
  public:
    explicit FakeBody(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] std::optional<std::uint64_t> announced() const override { return text_.size(); }
    [[nodiscard]] std::uint64_t limit() const override { return limit_; }
    Result<> limit_to(std::uint64_t bytes) override {
        limit_ = bytes;
        if (text_.size() > limit_) return Error{Errc::PayloadTooLarge, {}, {}, {}};
        return {};
    }
    Task<Result<std::string_view>> read_all() override {
        is_read_ = true;
        co_return std::string_view(text_);
    }
    Task<Result<std::string_view>> read_some() override { return read_all(); }
    [[nodiscard]] bool is_abandoned() const override { return false; }

    [[nodiscard]] bool is_read() const { return is_read_; }

  private:
    std::string text_;
    std::uint64_t limit_ = 1000;
    bool is_read_ = false;
};

Task<Result<http::Response>> stream(const Call& call, StreamInput input) {
    auto reading = call.request.body_source->read_some();
    const Result<std::string_view> piece = co_await std::move(reading);
    http::Response response;
    response.body = http::make_body(std::to_string(input.limit) + " " + std::string(*piece) +
                                    (call.request.body.empty() ? "" : " read before"));
    co_return response;
}

http::Response text_response(std::string text) {
    http::Response response;
    response.body = http::make_body(std::move(text));
    return response;
}

/// Responds with its arguments; some keys make it fail.
Task<Result<http::Response>> rows(const Call& call, RowsInput input) {
    if (input.key == "unknown") co_return Error{Errc::UnknownSymbol, "no rows", "looked in t", {}};
    if (input.key == "down") throw Unavailable("store down at 10.0.0.1");
    if (input.key == "bug") throw std::logic_error("index 7 of 3");
    if (input.key == "odd") throw 5;
    if (input.key == "secret") co_return Error{Errc::Unauthenticated, "sign in", {}, {}};
    http::Response response = text_response(std::string(call.media_type) + " " + std::to_string(input.limit));
    response.cacheable_while = std::make_shared<Freshness>();
    co_return response;
}

Registry whole_registry() {
    Registry registry;
    registry.add("getRows", Binding<RowsInput>().path("key", &RowsInput::key).query("limit", &RowsInput::limit), rows);
    registry.add("getPlain", [](const Call&) -> Result<http::Response> {
        http::Response response = text_response("plain");
        response.cacheable_while = std::make_shared<Freshness>();
        return response;
    });
    registry.add("postPlain", Binding<PlainInput>().body(&PlainInput::body),
                 [](const Call&, const PlainInput& input) -> Result<http::Response> {
                     if (input.body.as_object().contains("bug")) throw std::runtime_error("no such table");
                     return text_response("posted");
                 });
    registry.add("putPlain", Binding<StreamInput>().query("limit", &StreamInput::limit), stream);
    return registry;
}

class DispatcherTest : public testing::Test {
  protected:
    http::Site site_ = http::Site::Own;

    /// Sends `target` with these headers; the path is the part before `?`.
    http::Response send(std::string_view target, http::Method method = http::Method::Get,
                        std::vector<http::HeaderView> headers = {}, std::string_view body = {},
                        http::BodySource* source = nullptr) {
        http::Request request;
        request.body_source = source;
        request.method = method;
        request.target = target;
        request.path = target.substr(0, target.find('?'));
        request.query = target.substr(std::min(request.path.size() + 1, target.size()));
        request.headers = headers;
        request.body = body;
        request.request_id = "id-1";
        request.site = site_;
        http::Response response;
        boost::asio::io_context io(1);
        boost::asio::co_spawn(io, store(request, response), boost::asio::detached);
        io.run();
        return response;
    }

    static std::string header(const http::Response& response, std::string_view name) {
        for (const http::Header& each : response.headers) {
            if (each.name == name) return each.value;
        }
        return "";
    }

    std::vector<std::string> log_;
    Contract contract_ = contract_with(kPaths);
    Dispatcher dispatcher_{contract_, whole_registry(), [this](std::string_view id, std::string_view what) {
                               log_.push_back(std::string(id) + ": " + std::string(what));
                           }};

  private:
    Task<> store(http::Request& request, http::Response& response) { response = co_await dispatcher_.handle(request); }
};

TEST_F(DispatcherTest, GivenAForeignPageThenItReadsButChangesNothing) {
    site_ = http::Site::Foreign;
    FakeBody body("{}");
    const auto post = send("/plain", http::Method::Post, {{"Content-Type", "text/plain"}}, {}, &body);
    EXPECT_EQ(post.status, 403);
    EXPECT_NE(post.body->find("\"code\":\"cross-site-request\""), std::string::npos) << *post.body;
    EXPECT_EQ(post.operation, "postPlain");
    EXPECT_FALSE(body.is_read());
    EXPECT_EQ(send("/plain").status, 403) << "a GET that writes";
    EXPECT_EQ(send("/plain", http::Method::Head).status, 403);
    EXPECT_EQ(send("/rows/a").status, 200);
    EXPECT_EQ(send("/plain", http::Method::Options).status, 204);

    site_ = http::Site::Listed;
    EXPECT_EQ(send("/plain", http::Method::Post, {{"Content-Type", "application/json"}}, "{}").status, 200);
    EXPECT_EQ(send("/plain").status, 200);
}

TEST_F(DispatcherTest, GivenAValidRequestWhenHandledThenTheHandlerAnswers) {
    const http::Response response = send("/rows/a?limit=7");

    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(*response.body, "application/json 7");
    EXPECT_EQ(response.operation, "getRows");
    EXPECT_EQ(header(response, "Vary"), "Accept");
    EXPECT_NE(response.cacheable_while, nullptr);
}

TEST_F(DispatcherTest, GivenFormatOrAcceptWhenHandledThenTheRepresentationIsAgreed) {
    EXPECT_EQ(*send("/rows/a", http::Method::Get, {{"Accept", "text/csv"}}).body, "text/csv 5");
    EXPECT_EQ(*send("/rows/a?format=csv").body, "text/csv 5");
    EXPECT_EQ(*send("/rows/a?format=json", http::Method::Get, {{"Accept", "text/csv"}}).body, "application/json 5");
    EXPECT_EQ(*send("/rows/a?format=csv", http::Method::Get, {{"Accept", "image/png"}}).body, "text/csv 5");
    EXPECT_EQ(send("/rows/a", http::Method::Get, {{"Accept", "image/png"}}).status, 406);
    EXPECT_EQ(send("/rows/a?format=xml").status, 400);
}

TEST_F(DispatcherTest, GivenAnOperationThatIsNotCacheableWhenHandledThenTheMarkIsDropped) {
    const http::Response response = send("/plain");

    EXPECT_EQ(*response.body, "plain");
    EXPECT_EQ(response.cacheable_while, nullptr);
    EXPECT_EQ(header(response, "Vary"), "");
}

TEST_F(DispatcherTest, GivenOtherMethodsWhenHandledThenHeadOptionsAndAllow) {
    EXPECT_EQ(send("/plain/", http::Method::Head).status, 200);

    const http::Response options = send("/plain", http::Method::Options);
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.body, nullptr);
    EXPECT_EQ(header(options, "Allow"), "GET, HEAD, POST, PUT, OPTIONS");

    const http::Response refused = send("/plain", http::Method::Delete);
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(header(refused, "Allow"), "GET, HEAD, POST, PUT, OPTIONS");
    EXPECT_EQ(refused.content_type, "application/problem+json");

    EXPECT_EQ(send("/nope", http::Method::Options).status, 404);
    EXPECT_EQ(send("*", http::Method::Options).status, 204);
}

TEST_F(DispatcherTest, GivenInputThatDoesNotFitWhenHandledThenTheProblemNamesIt) {
    const http::Response response = send("/rows/a?limit=0&page=2");

    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.operation, "getRows");
    const auto problem = boost::json::parse(*response.body);
    EXPECT_EQ(problem.at("code"), "invalid-input");
    EXPECT_EQ(problem.at("detail"), "'0' is less than the minimum of 1 - 'limit'");
    EXPECT_EQ(problem.at("instance"), "/rows/a");
    EXPECT_EQ(problem.at("request_id"), "id-1");
    EXPECT_EQ(problem.at("errors"), boost::json::parse(R"([
        {"in": "query", "name": "limit", "detail": "'0' is less than the minimum of 1"},
        {"in": "query", "name": "page", "detail": "'page' is not a known query parameter"}])"));
}

TEST_F(DispatcherTest, GivenABodyWhenHandledThenItIsChecked) {
    const std::vector<http::HeaderView> json{{"Content-Type", "application/json"}};

    EXPECT_EQ(send("/plain", http::Method::Post, json, "{}").status, 200);
    EXPECT_EQ(send("/plain", http::Method::Post, json, "[]").status, 400);
    EXPECT_EQ(send("/plain", http::Method::Post, json, "{").status, 400);
    EXPECT_EQ(send("/plain", http::Method::Post, {}, "{}").status, 415);
    EXPECT_EQ(send("/plain", http::Method::Post, json, R"({"bug":1})").status, 500);
}

TEST_F(DispatcherTest, GivenABodyOnItsWayWhenTheHeadIsRefusedThenItIsNotRead) {
    const http::HeaderView json{"Content-Type", "application/json"};
    const auto refuse = [&](http::Method method, std::string_view target, http::HeaderView field, std::string text) {
        FakeBody body(std::move(text));
        const int status = send(target, method, {field}, {}, &body).status;
        EXPECT_FALSE(body.is_read()) << target << status;
        return status;
    };

    EXPECT_EQ(refuse(http::Method::Post, "/nope", json, "{}"), 404);
    EXPECT_EQ(refuse(http::Method::Delete, "/plain", json, "{}"), 405);
    EXPECT_EQ(refuse(http::Method::Post, "/plain?a=1", json, "{}"), 400);
    EXPECT_EQ(refuse(http::Method::Post, "/plain", {"Content-Type", "text/csv"}, "{}"), 415);
    EXPECT_EQ(refuse(http::Method::Post, "/plain", json, R"({"a":"more than 20 bytes"})"), 413);
    EXPECT_EQ(refuse(http::Method::Put, "/plain", json, "{}"), 415);
    EXPECT_EQ(refuse(http::Method::Put, "/plain?limit=x", {"Content-Type", "text/csv"}, "a"), 400);
}

TEST_F(DispatcherTest, GivenABodyInACodingWhenHandledThenItIsRefusedUnread) {
    FakeBody body("{}");
    const std::vector<http::HeaderView> head{{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}};

    EXPECT_EQ(send("/plain", http::Method::Post, head, {}, &body).status, 415);
    EXPECT_FALSE(body.is_read());
}

TEST_F(DispatcherTest, GivenABodyOnItsWayWhenTheHeadIsFineThenItIsReadByTheOneItIsFor) {
    FakeBody json("{}");
    FakeBody csv("a,b");
    FakeBody unwanted("x");

    EXPECT_EQ(*send("/plain", http::Method::Post, {{"Content-Type", "application/json"}}, {}, &json).body, "posted");
    EXPECT_EQ(*send("/plain?limit=3", http::Method::Put, {{"Content-Type", "text/csv"}}, {}, &csv).body, "3 a,b");
    EXPECT_EQ(send("/plain", http::Method::Get, {}, {}, &unwanted).status, 200);
    EXPECT_TRUE(unwanted.is_read());
}

TEST_F(DispatcherTest, GivenNoBodyWhenOneIsStreamedThenItIsMissed) {
    EXPECT_EQ(send("/plain", http::Method::Put, {{"Content-Type", "text/csv"}}).status, 400);
}

TEST_F(DispatcherTest, GivenAFailedResultWhenHandledThenItIsAProblemAndTheDiagnosticIsLogged) {
    const http::Response response = send("/rows/unknown");

    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.body->find("looked in t"), std::string::npos);
    EXPECT_EQ(log_, std::vector<std::string>{"id-1: looked in t"});
}

TEST_F(DispatcherTest, GivenAnExceptionWhenHandledThenNothingOfTheInsideIsSaid) {
    const http::Response down = send("/rows/down");
    EXPECT_EQ(down.status, 503);
    EXPECT_EQ(header(down, "Retry-After"), "1");
    EXPECT_EQ(down.body->find("10.0.0.1"), std::string::npos);

    const http::Response bug = send("/rows/bug");
    EXPECT_EQ(bug.status, 500);
    EXPECT_EQ(bug.body->find("index"), std::string::npos);
    EXPECT_FALSE(boost::json::parse(*bug.body).as_object().contains("detail"));

    EXPECT_EQ(send("/rows/odd").status, 500);
    EXPECT_EQ(log_, (std::vector<std::string>{"id-1: store down at 10.0.0.1", "id-1: index 7 of 3",
                                              "id-1: an exception that is no std::exception"}));
}

TEST_F(DispatcherTest, GivenMissingCredentialsWhenHandledThenTheSchemesAreNamed) {
    const http::Response response = send("/rows/secret");

    EXPECT_EQ(response.status, 401);
    EXPECT_TRUE(header(response, "WWW-Authenticate").starts_with("Basic"));
}

/// The constructor's error for this contract and registry.
std::string complaint(const Contract& contract, Registry registry) {
    try {
        const Dispatcher dispatcher(contract, std::move(registry), [](std::string_view, std::string_view) {});
        return "";
    } catch (const ContractError& error) {
        return error.what();
    }
}

Result<http::Response> nothing(const Call&) {
    return http::Response{};
}

TEST(Dispatcher, GivenContractAndHandlersThatDifferWhenBuiltThenEveryOperationIsNamed) {
    const Contract contract = contract_with(kPaths);
    Registry registry;
    registry.add("getPlain", nothing);
    registry.add("getPlain", nothing);
    registry.add("nosuch", nothing);
    registry.add("postPlain", nothing);

    EXPECT_EQ(
        complaint(contract, std::move(registry)),
        "contract and handlers differ: operation getPlain: has two handlers; handler nosuch: is not an operation of "
        "the contract; operation postPlain: its JSON body is not bound; operation getRows: has no handler; "
        "operation putPlain: has no handler");
}

TEST(Dispatcher, GivenAnOperationThatNeedsCredentialsWhenBuiltThenThereIsNoAuthenticator) {
    const Contract contract = contract_with(R"(
  /secret:
    get: {operationId: getSecret, security: [{basic: []}], responses: {'200': {description: ok}}}
components: {securitySchemes: {basic: {type: http, scheme: basic}}}
)");
    Registry registry;
    registry.add("getSecret", nothing);

    EXPECT_EQ(complaint(contract, std::move(registry)),
              "contract and handlers differ: operation getSecret: no authenticator is configured");
}

}  // namespace dispatcher_test
}  // namespace bourse::openapi
