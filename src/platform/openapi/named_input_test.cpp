#include "platform/openapi/named_input.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/openapi/dispatcher.hpp"
#include "platform/openapi/test_contract.hpp"

namespace bourse::openapi {
namespace named_input_test {

constexpr std::string_view kPaths = R"(
  /things/{id}:
    put:
      operationId: putThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: id, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer, default: 7}}
        - {name: If-Match, in: header, schema: {type: string}}
        - {name: format, in: query, schema: {type: string, enum: [json]}}
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: ok, content: {application/json: {}}}}
)";

using In = InputFault::In;

const std::vector<ParameterName> kNames{
    {In::Path, "id"}, {In::Query, "id"}, {In::Query, "limit"}, {In::Header, "If-Match"}};

Task<Result<http::Response>> nothing(const Call&, NamedInput) {
    co_return http::Response();
}

std::string complaint(std::vector<ParameterName> names) {
    const Contract contract = contract_with(kPaths);
    Registry registry;
    add_named(registry, "putThing", std::move(names), nothing);
    try {
        const Dispatcher dispatcher(contract, std::move(registry), [](std::string_view, std::string_view) {});
        return "";
    } catch (const ContractError& error) {
        return error.what();
    }
}

TEST(NamedInput, GivenNamesThatAreThoseOfTheContractWhenBuiltThenNothingIsWrong) {
    EXPECT_EQ(complaint(kNames), "");
}

TEST(NamedInput, GivenNamesThatDifferFromTheContractWhenBuiltThenTheyAreNamed) {
    auto more = kNames;
    more.push_back({In::Query, "page"});
    auto fewer = kNames;
    fewer.erase(fewer.begin() + 1);

    EXPECT_EQ(complaint(more),
              "contract and handlers differ: operation putThing, parameter 'page': is bound but not declared");
    EXPECT_EQ(complaint(fewer),
              "contract and handlers differ: operation putThing, parameter 'id': is declared but not bound");
}

TEST(NamedInput, GivenARequestWhenHandledThenValuesAreFoundByPlaceAndName) {
    const Contract contract = contract_with(kPaths);
    std::vector<boost::json::value> seen;
    Registry registry;
    add_named(registry, "putThing", kNames, [&](const Call& call, NamedInput input) {
        seen = {input.path("id"), input.query("id"), input.query("limit"), input.header("If-Match"), input.body()};
        EXPECT_THROW((void)input.query("page"), std::out_of_range);
        return nothing(call, std::move(input));
    });
    Dispatcher dispatcher(contract, std::move(registry), [](std::string_view, std::string_view) {});
    const std::vector<http::HeaderView> headers{{"Content-Type", "application/json"}, {"if-match", "\"1\""}};
    http::Request request;
    request.method = http::Method::Put;
    request.path = "/things/a";
    request.query = "id=3";
    request.headers = headers;
    request.body = R"({"a":1})";

    boost::asio::io_context io{1};
    boost::asio::co_spawn(io, dispatcher.handle(request), boost::asio::detached);
    io.run();

    EXPECT_EQ(seen, (std::vector<boost::json::value>{"a", 3, 7, "\"1\"", boost::json::object{{"a", 1}}}));
}

}  // namespace named_input_test
}  // namespace bourse::openapi
