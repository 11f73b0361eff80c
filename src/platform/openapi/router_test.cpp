#include "platform/openapi/router.hpp"

#include <gtest/gtest.h>

#include "platform/openapi/test_contract.hpp"

namespace bourse::openapi {
namespace router_test {

constexpr std::string_view kPaths = R"(
  /:
    get: {operationId: root, responses: {'200': {description: ok}}}
  /stocks:
    get: {operationId: list, responses: {'200': {description: ok}}}
    post: {operationId: create, responses: {'201': {description: ok}}}
  /api/v1/users/history:
    x-aliases: [/history]
    get: {operationId: history, responses: {'200': {description: ok}}}
  /stocks/{symbol}:
    parameters: [{name: symbol, in: path, required: true, schema: {type: string}}]
    get: {operationId: one, responses: {'200': {description: ok}}}
  /stocks/special:
    put: {operationId: special, responses: {'200': {description: ok}}}
  /pairs/{base}/{quote}:
    x-aliases: ['/rates/{quote}/per/{base}']
    parameters:
      - {name: base, in: path, required: true, schema: {type: string}}
      - {name: quote, in: path, required: true, schema: {type: string}}
    get: {operationId: pair, responses: {'200': {description: ok}}}
)";

class RouterTest : public testing::Test {
  protected:
    /// The operationId for the path, or the error's detail.
    std::string route(std::string_view path, http::Method method = http::Method::Get) const {
        const auto found = router_.find(path);
        if (!found) return found.error().detail;
        const Operation* operation = found->resource->operation(method);
        return operation == nullptr ? "405" : operation->id;
    }

    Contract contract_ = contract_with(kPaths);
    Router router_{contract_};
};

TEST_F(RouterTest, GivenATrailingSlashWhenRoutedThenTheSameOperation) {
    EXPECT_EQ(route("/stocks"), "list");
    EXPECT_EQ(route("/stocks/"), "list");
    EXPECT_EQ(route("/stocks/AMZN/"), "one");
    EXPECT_EQ(route("/"), "root");
}

TEST_F(RouterTest, GivenAnUnknownPathWhenRoutedThenNotFound) {
    for (const char* path : {"/nope", "/stocks//", "//stocks", "/stocks/AMZN/x", "/Stocks", "/stocks//x", "/stock"}) {
        const auto found = router_.find(path);
        ASSERT_FALSE(found) << path;
        EXPECT_EQ(found.error().code, Errc::NotFound) << path;
    }
}

TEST_F(RouterTest, GivenALiteralAndAParameterWhenBothMatchThenTheLiteralWins) {
    EXPECT_EQ(route("/stocks/special", http::Method::Put), "special");
    EXPECT_EQ(route("/stocks/special"), "405");
    EXPECT_EQ(route("/stocks/specials"), "one");
}

TEST_F(RouterTest, GivenAnAliasWhenRoutedThenItsOperationWithTheSameParameters) {
    EXPECT_EQ(route("/history"), "history");
    EXPECT_EQ(route("/api/v1/users/history/"), "history");

    const auto found = router_.find("/rates/EUR/per/BTC");

    ASSERT_TRUE(found);
    EXPECT_EQ(found->resource->operation(http::Method::Get)->id, "pair");
    ASSERT_EQ(found->arguments.size(), 2U);
    EXPECT_EQ(found->arguments[0].name, "quote");
    EXPECT_EQ(found->arguments[0].value, "EUR");
    EXPECT_EQ(found->arguments[1].name, "base");
    EXPECT_EQ(found->arguments[1].value, "BTC");
}

TEST_F(RouterTest, GivenMethodsWhenAskedThenHeadIsGetAndAllowNamesAll) {
    EXPECT_EQ(route("/stocks", http::Method::Head), "list");
    EXPECT_EQ(route("/stocks", http::Method::Post), "create");
    EXPECT_EQ(route("/stocks", http::Method::Delete), "405");
    EXPECT_EQ(route("/stocks", http::Method::Other), "405");
    EXPECT_EQ(route("/stocks/special", http::Method::Head), "405");
    EXPECT_EQ(router_.find("/stocks")->resource->allow(), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(router_.find("/stocks/special")->resource->allow(), "PUT, OPTIONS");
}

struct Decoding {
    const char* path;
    const char* symbol;
};

TEST_F(RouterTest, GivenEscapesWhenRoutedThenTheyAreDecodedInsideTheirSegment) {
    for (const auto& [path, symbol] :
         {Decoding{"/stocks/A%4dZN", "AMZN"}, Decoding{"/st%6Fcks/a%2Fb", "a/b"}, Decoding{"/stocks/a+b", "a+b"},
          Decoding{"/stocks/%C3%A9", "é"}, Decoding{"/stocks/%2e%2E", ".."}, Decoding{"/stocks/..", ".."},
          Decoding{"/stocks/%25", "%"}, Decoding{"/stocks/%3F%23", "?#"}}) {
        const auto found = router_.find(path);
        ASSERT_TRUE(found) << path;
        EXPECT_EQ(found->arguments.at(0).value, symbol) << path;
    }
}

TEST_F(RouterTest, GivenBadEscapesWhenRoutedThenMalformed) {
    for (const char* path : {"/stocks/%", "/stocks/%4", "/stocks/%zz", "/stocks/%00", "/stocks/%ff", "/stocks/%C0%AF",
                             "/stocks/%ED%A0%80", "/stocks/%F4%90%80%80", "/stocks/\xE9", "/stocks/%E2%82"}) {
        const auto found = router_.find(path);
        ASSERT_FALSE(found) << path;
        EXPECT_EQ(found.error().code, Errc::MalformedRequest) << path;
    }
}

TEST(Router, GivenTwoTemplatesOfTheSamePathsWhenBuiltThenItThrows) {
    const Contract contract = contract_with(R"(
  /a/{x}:
    parameters: [{name: x, in: path, required: true, schema: {type: string}}]
    get: {operationId: first, responses: {'200': {description: ok}}}
  /a/{y}:
    parameters: [{name: y, in: path, required: true, schema: {type: string}}]
    get: {operationId: second, responses: {'200': {description: ok}}}
)");

    EXPECT_THROW(Router{contract}, ContractError);
}

}  // namespace router_test
}  // namespace bourse::openapi
