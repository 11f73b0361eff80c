#include "platform/openapi/contract_merge.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <string>
#include <vector>

#include "platform/schema/yaml_json.hpp"

namespace bourse::openapi {
namespace contract_merge_test {

constexpr std::string_view kContract = R"(
openapi: 3.0.3
tags: [{name: market}]
paths:
  /stocks:
    x-aliases: [/shares]
    get: {operationId: listStocks, responses: {}}
  /docs/{file}:
    get:
      operationId: getFile
      parameters: [{name: file, in: path, required: true, schema: {type: string}}]
      responses: {}
components:
  schemas:
    Stock: {type: object}
)";

ContractPart part(std::string source, std::string_view yaml) {
    return {std::move(source), schema::yaml_to_json(yaml)};
}

TEST(ContractMerge, GivenAPartWhenParsedThenItsOperationsFollowThoseOfTheContract) {
    const std::vector<ContractPart> parts{part("a.yaml", R"(
tags: [{name: bonds}]
paths:
  /bonds:
    post:
      operationId: addBond
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Bond'}}}}
      responses: {}
components: {schemas: {Bond: {type: object, properties: {stock: {$ref: '#/components/schemas/Stock'}}}}}
)")};

    const Contract contract = Contract::parse(kContract, parts);

    ASSERT_EQ(contract.operations().size(), 3U);
    EXPECT_EQ(contract.operations()[2].id, "addBond");
    const auto json = boost::json::parse(*contract.json());
    EXPECT_EQ(json.at("tags").as_array().size(), 2U);
    EXPECT_TRUE(json.at("components").at("schemas").as_object().contains("Bond"));
}

struct Clash {
    const char* yaml;
    const char* message;
};

void PrintTo(const Clash& clash, std::ostream* out) {
    *out << clash.yaml;
}

class ClashTest : public testing::TestWithParam<Clash> {};

TEST_P(ClashTest, GivenAPartWithADuplicateDeclarationWhenParsedThenBothAreNamed) {
    const std::vector<ContractPart> parts{
        part("a.yaml", "paths: {'/a/{x}': {get: {operationId: a}}}\ntags: [{name: a}]"),
        part("b.yaml", GetParam().yaml)};
    try {
        (void)Contract::parse(kContract, parts);
        FAIL() << "accepted";
    } catch (const ContractError& error) {
        EXPECT_STREQ(error.what(), GetParam().message);
    }
}

INSTANTIATE_TEST_SUITE_P(
    ContractMerge, ClashTest,
    testing::Values(
        Clash{"paths: {/stocks: {}}", "b.yaml: the path '/stocks' is declared by the contract already"},
        Clash{"paths: {/shares: {}}", "b.yaml: the path '/shares' is declared by the contract already"},
        Clash{"paths: {'/docs/{uuid}': {}}", "b.yaml: the path '/docs/{uuid}' is declared by the contract already"},
        Clash{"paths: {'/a/{y}': {}}", "b.yaml: the path '/a/{y}' is declared by a.yaml already"},
        Clash{"paths: {/b: {get: {operationId: listStocks}}}",
              "b.yaml: the operationId 'listStocks' is declared by the contract already"},
        Clash{"paths: {/b: {get: {operationId: a}}}", "b.yaml: the operationId 'a' is declared by a.yaml already"},
        Clash{"tags: [{name: market}]", "b.yaml: the tag 'market' is declared by the contract already"},
        Clash{"tags: [{name: a}]", "b.yaml: the tag 'a' is declared by a.yaml already"},
        Clash{"components: {schemas: {Stock: {}}}", "b.yaml: the schema 'Stock' is declared by the contract already"}));

constexpr std::string_view kRolesContract = R"(
openapi: 3.0.3
paths:
  /orders:
    get: {operationId: listOrders, x-role: orders, responses: {}}
    post: {operationId: addOrder, x-role: clerks, responses: {}}
  /quotes:
    get: {operationId: getQuote, x-role: quotes, responses: {}}
  /health:
    get: {operationId: getHealth, responses: {}}
)";

std::vector<std::string> operations(std::span<const std::string_view> roles) {
    const Contract contract = Contract::parse(kRolesContract, {}, roles);
    std::vector<std::string> ids;
    for (const Operation& operation : contract.operations()) ids.push_back(operation.id);
    return ids;
}

TEST(ContractRoles, GivenNoRolesWhenParsedThenEveryOperationIsThere) {
    EXPECT_EQ(operations({}), (std::vector<std::string>{"listOrders", "addOrder", "getQuote", "getHealth"}));
}

TEST(ContractRoles, GivenRolesWhenParsedThenTheirOperationsStayAndThoseOfEveryRole) {
    const std::array<std::string_view, 2> roles{"orders", "quotes"};

    EXPECT_EQ(operations(roles), (std::vector<std::string>{"listOrders", "getQuote", "getHealth"}));
}

TEST(ContractRoles, GivenAPathWithoutOperationsThatStayWhenParsedThenTheDocumentHasItNoMore) {
    const std::array<std::string_view, 1> roles{"clerks"};

    const Contract contract = Contract::parse(kRolesContract, {}, roles);

    EXPECT_EQ(contract.json()->find("/quotes"), std::string::npos);
    EXPECT_EQ(contract.json()->find("listOrders"), std::string::npos);
    EXPECT_NE(contract.json()->find("addOrder"), std::string::npos);
}

TEST(ContractRoles, GivenARoleThatIsNotTextWhenParsedThenTheMessageNamesThePath) {
    const std::array<std::string_view, 1> roles{"quotes"};
    try {
        (void)Contract::parse("openapi: 3.0.3\npaths:\n  /a:\n    get: {operationId: getA, x-role: 1, responses: {}}\n",
                              {}, roles);
        FAIL() << "accepted";
    } catch (const ContractError& error) {
        EXPECT_NE(std::string(error.what()).find("/a x-role"), std::string::npos) << error.what();
    }
}

}  // namespace contract_merge_test
}  // namespace bourse::openapi
