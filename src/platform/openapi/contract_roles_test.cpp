#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "platform/openapi/contract.hpp"

namespace bourse::openapi {
namespace contract_roles_test {

constexpr std::string_view kContract = R"(
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
    const Contract contract = Contract::parse(kContract, {}, roles);
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

    const Contract contract = Contract::parse(kContract, {}, roles);

    EXPECT_EQ(contract.json()->find("/quotes"), std::string::npos);
    EXPECT_EQ(contract.json()->find("listOrders"), std::string::npos);
    EXPECT_NE(contract.json()->find("addOrder"), std::string::npos);
}

TEST(ContractRoles, GivenARoleThatIsNoTextWhenParsedThenTheMessageNamesThePath) {
    const std::array<std::string_view, 1> roles{"quotes"};
    try {
        (void)Contract::parse("openapi: 3.0.3\npaths:\n  /a:\n    get: {operationId: getA, x-role: 1, responses: {}}\n",
                              {}, roles);
        FAIL() << "accepted";
    } catch (const ContractError& error) {
        EXPECT_NE(std::string(error.what()).find("/a x-role"), std::string::npos) << error.what();
    }
}

}  // namespace contract_roles_test
}  // namespace bourse::openapi
