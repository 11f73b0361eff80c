#include "platform/schema/schema_check.hpp"

#include <gtest/gtest.h>

#include "platform/schema/document_error.hpp"
#include "platform/schema/json_parse.hpp"
#include "platform/schema/schema_reader.hpp"

namespace bourse::schema {
namespace schema_check_test {

namespace json = boost::json;

/// The fault of `value` under `schema`, both JSON; empty when it is valid.
std::string fault(std::string_view schema, std::string_view value) {
    const json::value document = parse_json(schema).value();
    SchemaReader::Store store;
    const Schema& compiled = *SchemaReader(document, store).read(document, "the schema");
    return fault_of(compiled, parse_json(value).value()).value_or("");
}

TEST(SchemaCheck, GivenAnEnumOfNumbersThenValuesAreComparedNumerically) {
    constexpr std::string_view kGrades = R"({"type": "number", "enum": [1, 2, 3.5]})";
    for (const char* fits : {"1", "1.0", "2", "20e-1", "3.5"}) EXPECT_EQ(fault(kGrades, fits), "") << fits;
    EXPECT_EQ(fault(kGrades, "3"), "3 is not one of [1, 2, 3.5]");
    EXPECT_EQ(fault(R"({"enum": [1, "1", true, [1], {"a": 1}]})", "[1]"), "");
    EXPECT_EQ(fault(R"({"enum": ["1", true]})", "1"), "1 is not one of ['1', true]");
}

TEST(SchemaCheck, GivenAChoiceOfTypesThenTheRulesOfTheMatchingTypeCount) {
    constexpr std::string_view kStatus =
        R"({"oneOf": [{"type": "string", "maxLength": 3}, {"type": "integer", "minimum": 100}]})";
    for (const char* fits : {"100", "9223372036854775807", R"("abc")", R"("")"}) EXPECT_EQ(fault(kStatus, fits), "");
    EXPECT_EQ(fault(kStatus, R"("abcd")"), "'abcd' is too long: at most 3 characters");
    EXPECT_EQ(fault(kStatus, "99"), "99 is less than the minimum of 100");
    for (const char* other : {"true", "100.5", "null"}) {
        EXPECT_EQ(fault(kStatus, other), std::string(other) + " is not of type 'string' or 'integer'");
    }
}

TEST(SchemaCheck, GivenAChoiceThatCannotBeCheckedThenTheSchemaIsRejected) {
    for (const char* broken :
         {R"({"oneOf": [{"type": "string"}, {"type": "string"}]})", R"({"oneOf": [{"type": "object"}]})",
          R"({"oneOf": [{"type": "string"}], "type": "string"})", R"({"oneOf": [{"type": "string"}], "enum": ["a"]})",
          R"({"oneOf": {"type": "string"}})"}) {
        EXPECT_THROW((void)fault(broken, "1"), DocumentError) << broken;
    }
}

TEST(SchemaCheck, GivenIntegersThatAreEqualAsDoublesThenTheyDiffer) {
    EXPECT_EQ(fault(R"({"enum": [9007199254740992]})", "9007199254740993"),
              "9007199254740993 is not one of [9007199254740992]");
    EXPECT_EQ(fault(R"({"type": "integer", "maximum": 9007199254740992})", "9007199254740993"),
              "9007199254740993 is greater than the maximum of 9007199254740992");
}

TEST(SchemaCheck, GivenANumberWithAPointForAnIntegerThenItIsShownWithIt) {
    EXPECT_EQ(fault(R"({"type": "integer"})", "20.0"), "20.0 is not of type 'integer'");
    EXPECT_EQ(fault(R"({"type": "integer"})", "20.5"), "20.5 is not of type 'integer'");
    EXPECT_EQ(fault(R"({"type": "integer"})", "2e20"), "2e+20 is greater than the maximum of 9223372036854775807");
}

TEST(SchemaCheck, GivenAnInvalidPasswordThenItIsNotShown) {
    constexpr std::string_view kPassword = R"({"type": "string", "format": "password", "minLength": 8})";

    EXPECT_EQ(fault(kPassword, R"("hidden")"), "the value is too short: at least 8 characters");
    EXPECT_EQ(fault(kPassword, "1234567"), "the value is not of type 'string'");
    EXPECT_EQ(fault(kPassword, R"("long enough")"), "");
}

TEST(SchemaCheck, GivenAnIntegerBeyondSixtyFourBitsThenTheBoundIsNamed) {
    EXPECT_EQ(fault(R"({"type": "integer"})", "9223372036854775808"),
              "9223372036854775808 is greater than the maximum of 9223372036854775807");
    EXPECT_EQ(fault(R"({"type": "integer"})", "-1e30"), "-1e+30 is less than the minimum of -9223372036854775808");
    EXPECT_EQ(fault(R"({"type": "integer"})", "-9223372036854775808"), "");
    EXPECT_NE(fault(R"({"type": "integer"})", "-9223372036854775809").find("is less than the minimum of"),
              std::string::npos);
}

TEST(SchemaCheck, GivenTooManyFaultsThenTheLastEntryCountsTheRest) {
    const json::value document = parse_json(R"({"type": "array", "items": {"type": "integer"}})").value();
    SchemaReader::Store store;
    const Schema& schema = *SchemaReader(document, store).read(document, "the schema");

    const auto exactly = check_body(schema, json::array(kMaxFindings, "x"));
    const auto beyond = check_body(schema, json::array(kMaxFindings + 7, "x"));

    ASSERT_EQ(exactly.size(), kMaxFindings);
    EXPECT_EQ(exactly.back().fault.detail, "'x' is not of type 'integer'");
    ASSERT_EQ(beyond.size(), kMaxFindings + 1);
    EXPECT_EQ(beyond.back().fault, (InputFault{InputFault::In::Body, "", "7 more faults are not listed"}));
}

}  // namespace schema_check_test
}  // namespace bourse::schema
