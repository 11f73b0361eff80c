#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "platform/auth/credentials.hpp"
#include "platform/http/messages/body_source.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "platform/openapi/test_contract.hpp"

// Access rules, for every operation of a contract and every kind of caller. The expectations are
// derived from the document, independently of the code's parser.
namespace bourse::openapi {
namespace security_test {

constexpr std::string_view kPaths = R"(
  /open:
    get: {operationId: getOpen, security: [], responses: {'200': {description: ok}}}
  /basic:
    get: {operationId: getBasic, security: [{basicAuth: []}], responses: {'200': {description: ok}}}
  /bearer:
    get: {operationId: getBearer, security: [{bearerAuth: []}], responses: {'200': {description: ok}}}
  /both:
    get: {operationId: getBoth, responses: {'200': {description: ok}}}
    delete: {operationId: deleteBoth, x-super-users: true, responses: {'204': {description: ok}}}
    post:
      operationId: postBoth
      x-super-users: true
      requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: ok}}
  /optional:
    get: {operationId: getOptional, security: [{}, {basicAuth: []}], responses: {'200': {description: ok}}}
  /things/{key}:
    get:
      operationId: getThing
      security: [{bearerAuth: []}, {basicAuth: []}]
      x-super-users: true
      parameters: [{name: key, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok}}
security: [{basicAuth: []}, {bearerAuth: []}]
components:
  securitySchemes:
    basicAuth: {type: http, scheme: basic}
    bearerAuth: {type: http, scheme: bearer, bearerFormat: JWT}
)";

/// Accepts `user` and `super`, by password and by token.
class TwoUsers final : public Authenticator {
  public:
    Task<Result<auth::Principal>> authenticate(const http::Request& request, auth::Schemes accepted,
                                               limits::Allowance&) override {
        ++calls;
        const auto credentials = auth::read_credentials(request.headers, accepted);
        if (!credentials) co_return credentials.error();
        const auto* basic = std::get_if<auth::BasicCredentials>(&*credentials);
        const std::string name =
            basic != nullptr ? basic->name : std::string(std::get<auth::BearerToken>(*credentials).text);
        if (name == "down") throw Unavailable("no store at 10.0.0.1");
        if (name == "often") co_return Error{Errc::TooManyRequests, "too often", {}, {}, std::chrono::seconds(90)};
        if (name != "user" && name != "super") co_return auth::unauthenticated("who is that?");
        co_return auth::Principal{Uuid(), name, name == "super", 0, std::nullopt};
    }

    int calls = 0;
};

/// An empty body that records whether it was read.
class UnreadBody final : public http::BodySource {
  public:
    [[nodiscard]] std::optional<std::uint64_t> announced() const override { return std::nullopt; }
    [[nodiscard]] std::uint64_t limit() const override { return 0; }
    Result<> limit_to(std::uint64_t) override { return {}; }
    Task<Result<std::string_view>> read_all() override {
        is_read = true;
        co_return std::string_view();
    }
    Task<Result<std::string_view>> read_some() override { return read_all(); }
    [[nodiscard]] bool is_abandoned() const override { return false; }

    bool is_read = false;
};

/// Accepts any input and records its callers.
class Remembering final : public Endpoint {
  public:
    explicit Remembering(std::vector<std::string>& callers) : callers_(callers) {}
    void attach(const Operation&) override {}
    Answer answer(const Call& call, Arguments&) const override {
        callers_.push_back(call.caller ? call.caller->name : "anybody");
        http::Response response;
        if (call.request.query == "cached=1") response.headers.push_back({"Cache-Control", "private, max-age=5"});
        return Result<http::Response>(std::move(response));
    }

  private:
    std::vector<std::string>& callers_;
};

/// A dispatcher for a contract with handlers that do nothing.
class Gate {
  public:
    explicit Gate(Contract contract) : contract_(std::move(contract)) {
        Registry registry;
        for (const Operation& operation : contract_.operations()) {
            registry.add(operation.id, std::make_unique<Remembering>(callers));
        }
        dispatcher_.emplace(
            contract_, std::move(registry), [](std::string_view, std::string_view) {}, &users);
    }

    /// `more`: header fields in addition to the credentials.
    http::Response send(http::Method method, const std::string& target, std::string_view authorization,
                        http::BodySource* body = nullptr, const std::vector<http::HeaderView>& more = {}) {
        http::Request request;
        request.body_source = body;
        request.method = method;
        request.target = target;
        request.path = std::string_view(target).substr(0, target.find('?'));
        request.query = std::string_view(target).substr(std::min(request.path.size() + 1, target.size()));
        std::vector<http::HeaderView> headers = more;
        if (!authorization.empty()) headers.push_back({"Authorization", authorization});
        request.headers = headers;
        http::Response response;
        boost::asio::io_context io(1);
        boost::asio::co_spawn(io, store(request, response), boost::asio::detached);
        io.run();
        return response;
    }

    /// The callers that reached a handler.
    std::vector<std::string> callers;
    TwoUsers users;

  private:
    Task<> store(http::Request& request, http::Response& response) {
        auto answering = dispatcher_->handle(request);
        response = co_await std::move(answering);
    }

    Contract contract_;
    std::optional<Dispatcher> dispatcher_;
};

std::vector<std::string> values_of(const http::Response& response, std::string_view name) {
    std::vector<std::string> values;
    for (const http::Header& header : response.headers) {
        if (header.name == name) values.push_back(header.value);
    }
    return values;
}

std::string shipped_contract() {
    std::ifstream file(BOURSE_CONTRACT_FILE);
    return {std::istreambuf_iterator<char>(file), {}};
}

Contract small_contract() {
    return contract_with(kPaths);
}

struct Caller {
    std::string_view name;
    std::string_view authorization;
    bool is_known = false;
    bool is_super = false;
};

// "user:x", "super:x" and "eve:x" in base64.
constexpr std::array kCallers{
    Caller{"Nobody", ""},
    Caller{"WrongPassword", "Basic ZXZlOng="},
    Caller{"WrongToken", "Bearer eve"},
    Caller{"OtherScheme", "Digest username=\"super\""},
    Caller{"Malformed", "Basic c3VwZXI"},
    Caller{"UserByPassword", "Basic dXNlcjp4", true, false},
    Caller{"UserByToken", "Bearer user", true, false},
    Caller{"SuperByPassword", "Basic c3VwZXI6eA==", true, true},
    Caller{"SuperByToken", "Bearer super", true, true},
};

/// The access rule of one operation in the document.
struct Rule {
    std::string contract;
    std::string id;
    http::Method method = http::Method::Get;
    std::string path;
    auth::Schemes schemes;
    bool super_users = false;
    bool anonymous = false;
};

struct Case {
    Rule rule;
    Caller caller;
};

void PrintTo(const Case& tested, std::ostream* out) {
    *out << tested.rule.id << " by " << tested.caller.name;
}

http::Method method_of(std::string_view name) {
    for (const auto method : {http::Method::Get, http::Method::Post, http::Method::Put, http::Method::Patch}) {
        if (http::same_name(http::to_string(method), name)) return method;
    }
    return http::Method::Delete;
}

/// Parses the served document independently, by the rules of OpenAPI.
std::vector<Rule> rules_of(const std::string& name, const Contract& contract) {
    const auto document = boost::json::parse(*contract.json());
    const auto schemes_in = [&](const boost::json::value& security) {
        auth::Schemes schemes;
        for (const auto& alternative : security.as_array()) {
            for (const auto& [scheme, scopes] : alternative.as_object()) {
                const auto& declared = document.at("components").at("securitySchemes").at(scheme);
                (declared.at("scheme") == "basic" ? schemes.basic : schemes.bearer) = true;
            }
        }
        return schemes;
    };
    const auto lets_anybody_in = [](const boost::json::value* security) {
        if (security == nullptr) return false;
        const auto& alternatives = security->as_array();
        return std::any_of(alternatives.begin(), alternatives.end(),
                           [](const auto& alternative) { return alternative.as_object().empty(); });
    };
    const auto* everywhere = document.as_object().if_contains("security");
    std::vector<Rule> rules;
    for (const auto& [path, item] : document.at("paths").as_object()) {
        for (const auto& [key, operation] : item.as_object()) {
            if (!operation.is_object() || !operation.as_object().contains("operationId")) continue;
            const auto* security = operation.as_object().if_contains("security");
            if (security == nullptr) security = everywhere;
            const auto* super_users = operation.as_object().if_contains("x-super-users");
            std::string filled(path);
            while (filled.find('{') != std::string::npos) {
                filled.replace(filled.find('{'), filled.find('}') - filled.find('{') + 1, "1");
            }
            rules.push_back({name, std::string(operation.at("operationId").as_string()), method_of(key), filled,
                             security == nullptr ? auth::Schemes{} : schemes_in(*security),
                             super_users != nullptr && super_users->as_bool(), lets_anybody_in(security)});
        }
    }
    return rules;
}

std::vector<Case> cases() {
    std::vector<Case> all;
    std::vector<Rule> rules = rules_of("Small", small_contract());
    for (Rule& rule : rules_of("Shipped", Contract::parse(shipped_contract()))) rules.push_back(std::move(rule));
    for (const Rule& rule : rules) {
        for (const Caller& caller : kCallers) all.push_back({rule, caller});
    }
    return all;
}

class EveryOperationByEveryCaller : public testing::TestWithParam<Case> {
  protected:
    static Gate& gate(const std::string& contract) {
        static Gate small(small_contract());
        static Gate shipped(Contract::parse(shipped_contract()));
        return contract == "Small" ? small : shipped;
    }
};

/// Invalid input is rejected after the access checks, so 400 means that access was granted.
TEST_P(EveryOperationByEveryCaller, GivenACallerWhenItCallsThenItIsLetThroughAsTheContractSays) {
    const auto& [rule, caller] = GetParam();
    Gate& gate = this->gate(rule.contract);
    gate.callers.clear();
    const bool is_basic = caller.authorization.starts_with("Basic");
    const bool is_identified = caller.is_known && (is_basic ? rule.schemes.basic : rule.schemes.bearer);

    UnreadBody body;
    const http::Response response =
        gate.send(rule.method, rule.path, caller.authorization, &body, {{"Content-Type", "application/json"}});

    if (!rule.schemes.any()) {
        EXPECT_TRUE(response.status != 401 && response.status != 403) << response.status;
        EXPECT_EQ(values_of(response, "Cache-Control"), std::vector<std::string>{});
    } else {
        EXPECT_EQ(values_of(response, "Cache-Control"), std::vector<std::string>{"private, no-store"});
        if (!is_identified && rule.anonymous && caller.authorization.empty()) {
            EXPECT_TRUE(response.status != 401 && response.status != 403) << response.status;
        } else if (!is_identified) {
            EXPECT_EQ(response.status, 401);
        } else if (rule.super_users && !caller.is_super) {
            EXPECT_EQ(response.status, 403);
        } else {
            EXPECT_TRUE(response.status != 401 && response.status != 403) << response.status;
        }
    }
    EXPECT_EQ(response.operation, rule.id);
    const bool was_refused = response.status == 401 || response.status == 403;
    EXPECT_FALSE(was_refused && !gate.callers.empty()) << "the handler ran all the same";
    EXPECT_FALSE(was_refused && body.is_read) << "the body was read all the same";
}

INSTANTIATE_TEST_SUITE_P(Security, EveryOperationByEveryCaller, testing::ValuesIn(cases()), [](const auto& tested) {
    return tested.param.rule.contract + "_" + tested.param.rule.id + "_" + std::string(tested.param.caller.name);
});

TEST(Security, GivenTheCasesWhenCountedThenNoOperationIsLeftOut) {
    std::set<std::string> tested;
    for (const Case& each : cases()) tested.insert(each.rule.contract + each.rule.id);

    EXPECT_EQ(tested.size(),
              small_contract().operations().size() + Contract::parse(shipped_contract()).operations().size());
}

TEST(Security, GivenAnAllowedCallerWhenItCallsThenTheHandlerReceivesThePrincipal) {
    Gate gate(small_contract());

    (void)gate.send(http::Method::Get, "/open", "Bearer user");
    (void)gate.send(http::Method::Get, "/both", "Bearer user");
    (void)gate.send(http::Method::Head, "/both/", "Basic c3VwZXI6eA==");

    EXPECT_EQ(gate.callers, (std::vector<std::string>{"anybody", "user", "super"}));
    EXPECT_EQ(gate.users.calls, 2) << "an open operation looks at no credentials";
}

TEST(Security, GivenOptionalCredentialsWhenSentThenTheyAreChecked) {
    Gate gate(small_contract());

    (void)gate.send(http::Method::Get, "/optional", "");
    (void)gate.send(http::Method::Get, "/optional", "Basic dXNlcjp4");

    EXPECT_EQ(gate.callers, (std::vector<std::string>{"anybody", "user"}));
    EXPECT_EQ(gate.send(http::Method::Get, "/optional", "Basic ZXZlOng=").status, 401);
    EXPECT_EQ(gate.send(http::Method::Get, "/optional", "Bearer user").status, 401) << "not a scheme of it";
}

TEST(Security, GivenARejectionWhenAnsweredThenTheChallengeNamesTheAcceptedSchemes) {
    Gate gate(small_contract());
    const std::string basic = "Basic realm=\"bourse\", charset=\"UTF-8\"";
    const std::string bearer = "Bearer realm=\"bourse\"";

    const auto challenges = [&](const std::string& path) {
        return values_of(gate.send(http::Method::Get, path, ""), "WWW-Authenticate");
    };

    EXPECT_EQ(challenges("/both"), (std::vector<std::string>{basic, bearer}));
    EXPECT_EQ(challenges("/basic"), (std::vector<std::string>{basic}));
    EXPECT_EQ(challenges("/bearer"), (std::vector<std::string>{bearer}));
    EXPECT_EQ(values_of(gate.send(http::Method::Delete, "/both", "Bearer user"), "WWW-Authenticate"),
              std::vector<std::string>{});
}

TEST(Security, GivenInputThatDoesNotFitWhenTheCallerMayNotThenNothingIsSaidOfTheInput) {
    Gate gate(small_contract());

    EXPECT_EQ(gate.send(http::Method::Get, "/things/x?nosuch=1", "").status, 401);
    EXPECT_EQ(gate.send(http::Method::Get, "/things/x?nosuch=1", "Bearer user").status, 403);
    EXPECT_EQ(gate.send(http::Method::Get, "/things/x?nosuch=1", "Bearer super").status, 400);
    EXPECT_EQ(gate.send(http::Method::Post, "/both", "Bearer user").status, 403);
    EXPECT_EQ(gate.send(http::Method::Post, "/both", "Bearer super").status, 400);
}

TEST(Security, GivenOptionsOrAnUndeclaredMethodWhenCalledThenNoCredentialsAreNeeded) {
    Gate gate(small_contract());

    EXPECT_EQ(gate.send(http::Method::Options, "/both", "").status, 204);
    EXPECT_EQ(gate.send(http::Method::Patch, "/both", "").status, 405);
    EXPECT_EQ(gate.send(http::Method::Get, "/nosuch", "").status, 404);
    EXPECT_EQ(gate.users.calls, 0);
}

TEST(Security, GivenAHandlerThatSaysHowLongItsAnswerLastsWhenAnsweredThenThatCounts) {
    Gate gate(contract_with(R"(
  /a:
    get:
      operationId: getA
      security: [{basicAuth: []}]
      parameters: [{name: cached, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok}}
components: {securitySchemes: {basicAuth: {type: http, scheme: basic}}}
)"));

    const auto response = gate.send(http::Method::Get, "/a?cached=1", "Basic dXNlcjp4");

    EXPECT_EQ(values_of(response, "Cache-Control"), std::vector<std::string>{"private, max-age=5"});
}

TEST(Security, GivenAnUnavailableAuthenticatorWhenCalledThenTheAnswerIsNotARejection) {
    Gate gate(small_contract());

    const auto down = gate.send(http::Method::Get, "/both", "Bearer down");
    EXPECT_EQ(down.status, 503);
    EXPECT_EQ(down.body->find("10.0.0.1"), std::string::npos);

    const auto often = gate.send(http::Method::Get, "/both", "Bearer often");
    EXPECT_EQ(often.status, 429);
    EXPECT_EQ(values_of(often, "Retry-After"), std::vector<std::string>{"90"});
    EXPECT_THAT(gate.callers, testing::IsEmpty());
}

}  // namespace security_test
}  // namespace bourse::openapi
