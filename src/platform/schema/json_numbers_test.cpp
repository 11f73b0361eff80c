#include "platform/schema/json_numbers.hpp"

#include <gtest/gtest.h>

namespace bourse::schema {
namespace json_numbers_test {

TEST(JsonNumbers, GivenANumberWhenItsTextIsReadThenItIsTheOriginalText) {
    EXPECT_EQ(number_text(R"({"amount":600})", "amount"), "600");
    EXPECT_EQ(number_text(R"({ "currency" : "USD", "amount" : 69.00 })", "amount"), "69.00");
    EXPECT_EQ(number_text(R"({"amount":1e2})", "amount"), "1e2");
    EXPECT_EQ(number_text(R"({"amount":-0})", "amount"), "-0");
    EXPECT_EQ(number_text(R"({"amount":0.1000000000000000055511151231257827021181583404541015625})", "amount"),
              "0.1000000000000000055511151231257827021181583404541015625");
    EXPECT_EQ(number_text(R"({"amount":18446744073709551615})", "amount"), "18446744073709551615");
    EXPECT_EQ(number_text(R"({"am\u006funt":7})", "amount"), "7");
}

TEST(JsonNumbers, GivenNoSuchNumberInTheOutermostObjectWhenReadThenItIsEmpty) {
    EXPECT_EQ(number_text(R"({"amount":"600"})", "amount"), std::nullopt);
    EXPECT_EQ(number_text(R"({"other":{"amount":600},"list":[{"amount":1},2]})", "amount"), std::nullopt);
    EXPECT_EQ(number_text(R"({"amount":[1],"other":2})", "amount"), std::nullopt);
    EXPECT_EQ(number_text("[600]", "amount"), std::nullopt);
    EXPECT_EQ(number_text("600", "amount"), std::nullopt);
}

TEST(JsonNumbers, GivenANestedMemberOfTheSameNameWhenReadThenTheOuterOneIsReturned) {
    EXPECT_EQ(number_text(R"({"other":{"amount":1},"amount":2,"last":{"amount":3}})", "amount"), "2");
}

}  // namespace json_numbers_test
}  // namespace bourse::schema
