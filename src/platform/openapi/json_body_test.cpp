#include "platform/openapi/json_body.hpp"

#include <gtest/gtest.h>

#include "platform/openapi/test_contract.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::openapi {
namespace json_body_test {

constexpr std::string_view kPerson =
    R"({type: object, additionalProperties: false, required: [name, age, sex], properties: {
  name: {type: string, maxLength: 100}, age: {type: integer, minimum: 0},
  sex: {type: string, enum: [male, female, other]}, survived: {type: boolean, default: false},
  fare: {type: number}, paid: {type: number, format: decimal}, note: {type: string, nullable: true}, born: {type: string, format: date},
  tags: {type: array, maxItems: 2, items: {type: string, minLength: 1}},
  home: {type: object, additionalProperties: false, required: [zip], properties: {zip: {type: integer}, 'a/b~c': {type: integer}}},
  move: {type: object, minProperties: 1, properties: {to: {type: string}, at: {type: string}}},
  code: {type: string, maxLength: 5, pattern: '^[a-z]+$', x-checked-by-handler: true}}})";

constexpr std::string_view kPatternOfTheHandler = R"({"name":"x","sex":"male","age":1,"code":"?","move":{"to":"y"}})";

struct WrongBody {
    const char* body;
    const char* detail;
    const char* pointer;
};

void PrintTo(const WrongBody& tested, std::ostream* out) {
    *out << tested.body;
}

class BodyTest : public testing::Test {
  protected:
    Result<boost::json::value> read(std::string_view body, std::string_view content_type = "application/json") const {
        const std::vector<http::HeaderView> headers{{"Content-Type", content_type}};
        http::Request request;
        request.headers = headers;
        request.body = body;
        return read_body(contract_.operations()[0], request);
    }

    Contract contract_ = contract_with_body(kPerson);
};

class WrongBodyTest : public BodyTest, public testing::WithParamInterface<WrongBody> {};

TEST_P(WrongBodyTest, GivenABodyThatDoesNotFitWhenReadThenThePlaceIsNamed) {
    const auto body = read(GetParam().body);

    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, Errc::InvalidInput);
    EXPECT_EQ(body.error().detail, GetParam().detail);
    EXPECT_EQ(body.error().faults.at(0).in, InputFault::In::Body);
    EXPECT_EQ(body.error().faults.at(0).where, GetParam().pointer);
}

TEST_F(BodyTest, GivenAPatternThatTheHandlerChecksWhenReadThenItIsLeftToTheHandler) {
    EXPECT_TRUE(read(kPatternOfTheHandler));
}

INSTANTIATE_TEST_SUITE_P(
    JsonBody, WrongBodyTest,
    testing::Values(
        WrongBody{"[]", "an array is not of type 'object'", ""}, WrongBody{"", "a body is required", ""},
        WrongBody{"null", "null is not of type 'object'", ""},
        WrongBody{R"({"name":"x","sex":"male"})", "'age' is a required property", "/age"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"move":{}})", "one of 'to', 'at' is required - 'move'", "/move"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"code":"abcdef"})",
                  "'abcdef' is too long: at most 5 characters - 'code'", "/code"},
        WrongBody{R"({"name":"x","sex":"male","age":"20"})", "'20' is not of type 'integer' - 'age'", "/age"},
        WrongBody{R"({"name":"x","sex":"20","age":20})", "'20' is not one of ['male', 'female', 'other'] - 'sex'",
                  "/sex"},
        WrongBody{R"({"name":"x","sex":"male","age":-1})", "-1 is less than the minimum of 0 - 'age'", "/age"},
        WrongBody{R"({"name":"x","sex":"male","age":1.5})", "1.5 is not of type 'integer' - 'age'", "/age"},
        WrongBody{R"({"name":"x","sex":"male","age":18446744073709551615})",
                  "18446744073709551615 is greater than the maximum of 9223372036854775807 - 'age'", "/age"},
        WrongBody{R"({"name":5,"sex":"male","age":1})", "5 is not of type 'string' - 'name'", "/name"},
        WrongBody{R"({"name":null,"sex":"male","age":1})", "null is not of type 'string' - 'name'", "/name"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"survived":0})", "0 is not of type 'boolean' - 'survived'",
                  "/survived"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"nosuch":0})", "'nosuch' is not a known property", "/nosuch"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"born":"2023-02-29"})", "'2023-02-29' is not a 'date' - 'born'",
                  "/born"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"tags":["a",""]})",
                  "'' is too short: at least 1 character - 'tags.1'", "/tags/1"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"tags":["a","b","c"]})", "has too many items: at most 2 - 'tags'",
                  "/tags"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"home":{}})", "'zip' is a required property - 'home'",
                  "/home/zip"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"home":{"zip":"1"}})",
                  "'1' is not of type 'integer' - 'home.zip'", "/home/zip"},
        WrongBody{R"({"name":"x","sex":"male","age":1,"home":{"zip":1,"a/b~c":"1"}})",
                  "'1' is not of type 'integer' - 'home.a/b~c'", "/home/a~1b~0c"}));

TEST_F(BodyTest, GivenABodyThatFitsWhenReadThenItIsGiven) {
    const auto body = read(R"({"name":"é","sex":"other","age":1,"note":null,"fare":7,"tags":[],"home":{"zip":1}})",
                           "Application/JSON ; charset=UTF-8");

    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("name"), "é");
}

TEST_F(BodyTest, GivenADecimalWhenReadThenItIsTheTextThatWasWritten) {
    const auto body = read(R"({"name":"a","sex":"other","age":1,"fare":69.00,"paid":69.00})");

    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("paid"), "69.00");
    EXPECT_TRUE(body->at("fare").is_double());
    EXPECT_EQ(read(R"({"name":"a","sex":"other","age":1,"paid":"69.00"})").error().detail,
              "'69.00' is not of type 'number' - 'paid'");
}

TEST_F(BodyTest, GivenSeveralFaultsWhenReadThenAllAreNamed) {
    EXPECT_EQ(read(R"({"age":"x","nosuch":1})").error().faults.size(), 4U);
}

TEST_F(BodyTest, GivenThousandsOfFaultsWhenReadThenTheAnswerStaysSmall) {
    std::string body = "{";
    for (int i = 0; i < 5000; ++i) body += "\"k" + std::to_string(i) + "\":1,";
    body.back() = '}';

    EXPECT_EQ(read(body).error().faults.size(), schema::kMaxFindings + 1);
}

TEST_F(BodyTest, GivenAnotherContentTypeWhenReadThenUnsupported) {
    for (const char* type : {"", "text/plain", "application/json; charset=latin1", "application/jsonx", "json"}) {
        const auto body = read("{}", type);
        ASSERT_FALSE(body) << type;
        EXPECT_EQ(body.error().code, Errc::UnsupportedMediaType) << type;
    }
}

}  // namespace json_body_test
}  // namespace bourse::openapi
