#include "platform/openapi/parameters.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "platform/openapi/test_contract.hpp"
#include "platform/openapi/uri.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::openapi {
namespace parameters_test {

constexpr std::string_view kParameters = R"([
  {name: n, in: query, schema: {type: integer, minimum: 1, maximum: 1000, exclusiveMaximum: true}},
  {name: x, in: query, schema: {type: number, minimum: 0, exclusiveMinimum: true}},
  {name: on, in: query, schema: {type: boolean}},
  {name: sex, in: query, schema: {type: string, enum: [male, female, other]}},
  {name: text, in: query, schema: {type: string, minLength: 2, maxLength: 4, pattern: '^[a-zé]+$'}},
  {name: day, in: query, schema: {type: string, format: date}},
  {name: at, in: query, schema: {type: string, format: date-time}},
  {name: id, in: query, schema: {type: string, format: uuid}},
  {name: list, in: query, schema: {type: array, minItems: 2, maxItems: 3, items: {type: integer}}},
  {name: words, in: query, explode: false, schema: {type: array, items: {type: string, enum: [a, b]}}},
  {name: page, in: query, schema: {type: integer, default: 7}},
  {name: Idempotency-Key, in: header, schema: {type: string, maxLength: 5}},
  {name: amount, in: query, schema: {type: number, format: decimal, maximum: 1000}},
  {name: month, in: query, schema: {type: string, maxLength: 7, pattern: '^[0-9]{4}-[0-9]{2}$',
    x-expected: a month such as 2024-01}},
  {name: unit, in: query, schema: {type: string, enum: [Day, Week], x-any-case: true}},
  {name: If-Match, in: header, schema: {type: string}}])";

class ParametersTest : public testing::Test {
  protected:
    Result<std::vector<boost::json::value>> read(std::string_view query,
                                                 std::vector<http::HeaderView> headers = {}) const {
        http::Request request;
        request.query = query;
        request.headers = headers;
        return read_parameters(contract_.operations()[0], request, {});
    }

    /// The parsed values as a JSON object, or the error's detail.
    std::string given(std::string_view query) const {
        const auto values = read(query);
        if (!values) return values.error().detail;
        boost::json::object object;
        for (std::size_t i = 0; i < values->size(); ++i) {
            const Parameter& parameter = contract_.operations()[0].parameters[i];
            if (!(*values)[i].is_null() && parameter.name != "page") object[parameter.name] = (*values)[i];
        }
        return boost::json::serialize(object);
    }

    Contract contract_ = contract_with_parameters(kParameters);
};

TEST_F(ParametersTest, GivenTextsThatFitWhenReadThenTheyHaveTheirTypes) {
    EXPECT_EQ(given(""), "{}");
    EXPECT_EQ(given("n=1&on=true&sex=male"), R"({"n":1,"on":true,"sex":"male"})");
    EXPECT_EQ(given("n=999&on=false"), R"({"n":999,"on":false})");
    EXPECT_EQ(given("unit=Day"), R"({"unit":"Day"})");
    EXPECT_EQ(given("unit=wEEK"), R"({"unit":"wEEK"})");
    EXPECT_EQ(given("month=2024-01"), R"({"month":"2024-01"})");
    EXPECT_EQ(given("x=1.5"), R"({"x":1.5E0})");
    EXPECT_EQ(given("x=1e3&&"), R"({"x":1E3})");
    EXPECT_EQ(given("amount=69.00"), R"({"amount":"69.00"})");
    EXPECT_EQ(given("amount=0.10000000000000000001"), R"({"amount":"0.10000000000000000001"})");
    EXPECT_EQ(given("amount=1001"), "'1001' is greater than the maximum of 1000 - 'amount'");
    EXPECT_EQ(given("amount=NaN"), "'NaN' is not of type 'number' - 'amount'");
    EXPECT_EQ(given("%6E=%31&text=%C3%A9%C3%a9"), R"({"n":1,"text":"éé"})");
    EXPECT_EQ(given("day=2024-02-29&at=2024-02-29T00:00:00.5%2B01:00"),
              R"({"day":"2024-02-29","at":"2024-02-29T00:00:00.5+01:00"})");
    EXPECT_EQ(given("id=00112233-4455-6677-8899-aAbBcCdDeEfF"), R"({"id":"00112233-4455-6677-8899-aAbBcCdDeEfF"})");
    EXPECT_EQ(given("list=1&list=2&words=a,b,a"), R"({"list":[1,2],"words":["a","b","a"]})");
}

TEST_F(ParametersTest, GivenNoValueWhenReadThenTheContractsDefault) {
    const auto values = read("");

    ASSERT_TRUE(values);
    EXPECT_EQ((*values)[10], 7);
}

struct Misfit {
    const char* query;
    const char* detail;
};

void PrintTo(const Misfit& tested, std::ostream* out) {
    *out << tested.query;
}

class MisfitTest : public ParametersTest, public testing::WithParamInterface<Misfit> {};

TEST_P(MisfitTest, GivenATextThatDoesNotFitWhenReadThenTheDetailSaysWhy) {
    const auto values = read(GetParam().query);

    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().code, Errc::InvalidInput);
    EXPECT_EQ(values.error().detail, GetParam().detail);
    EXPECT_EQ(values.error().faults.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Parameters, MisfitTest,
    testing::Values(
        Misfit{"n=0", "'0' is less than the minimum of 1 - 'n'"},
        Misfit{"n=1000", "'1000' is greater than or equal to the maximum of 1000 - 'n'"},
        Misfit{"n=", "'' is not of type 'integer' - 'n'"}, Misfit{"n", "'' is not of type 'integer' - 'n'"},
        Misfit{"n=+5", "' 5' is not of type 'integer' - 'n'"}, Misfit{"n=%2B5", "'+5' is not of type 'integer' - 'n'"},
        Misfit{"n=05", "'05' is not of type 'integer' - 'n'"}, Misfit{"n=5.0", "'5.0' is not of type 'integer' - 'n'"},
        Misfit{"n=9223372036854775808", "'9223372036854775808' is not of type 'integer' - 'n'"},
        Misfit{"n=1&n=2", "'n' is given more than once"},
        Misfit{"x=0", "'0' is less than or equal to the minimum of 0 - 'x'"},
        Misfit{"x=nan", "'nan' is not of type 'number' - 'x'"}, Misfit{"x=inf", "'inf' is not of type 'number' - 'x'"},
        Misfit{"x=1e309", "'1e309' is not of type 'number' - 'x'"},
        Misfit{"x=.5", "'.5' is not of type 'number' - 'x'"}, Misfit{"on=1", "'1' is not of type 'boolean' - 'on'"},
        Misfit{"on=True", "'True' is not of type 'boolean' - 'on'"},
        Misfit{"sex=20", "'20' is not one of ['male', 'female', 'other'] - 'sex'"},
        Misfit{"text=a", "'a' is too short: at least 2 characters - 'text'"},
        Misfit{"text=abcde", "'abcde' is too long: at most 4 characters - 'text'"},
        Misfit{"text=ab%0A", "'ab?' does not have the expected form - 'text'"},
        Misfit{"month=Jan", "'Jan' must be a month such as 2024-01 - 'month'"},
        Misfit{"unit=d%C3%84y", "'dÄy' is not one of ['Day', 'Week'] - 'unit'"},
        Misfit{"day=2023-02-29", "'2023-02-29' is not a 'date' - 'day'"},
        Misfit{"at=2024-02-29", "'2024-02-29' is not a 'date-time' - 'at'"},
        Misfit{"at=2024-02-29T00:00:00", "'2024-02-29T00:00:00' is not a 'date-time' - 'at'"},
        Misfit{"at=2024-02-29+00:00:00Z", "'2024-02-29 00:00:00Z' is not a 'date-time' - 'at'"},
        Misfit{"at=2024-02-29T00:00%2B01:00", "'2024-02-29T00:00+01:00' is not a 'date-time' - 'at'"},
        Misfit{"id=0011223344556677-8899-aabbccddeeff", "'0011223344556677-8899-aabbccddeeff' is not a 'uuid' - 'id'"},
        Misfit{"list=1&list=x", "'x' is not of type 'integer' - 'list'"},
        Misfit{"list=1", "'list' has too few items: at least 2"},
        Misfit{"list=1&list=2&list=3&list=4", "'list' has too many items: at most 3"},
        Misfit{"words=a,,b", "'' is not one of ['a', 'b'] - 'words'"},
        Misfit{"nosuch=1", "'nosuch' is not a known query parameter"},
        Misfit{"N=1", "'N' is not a known query parameter"}, Misfit{"=1", "'' is not a known query parameter"}));

TEST_F(ParametersTest, GivenSeveralFaultsWhenReadThenAllAreNamedInOrder) {
    const auto values = read("nosuch=1&n=0&sex=x");

    ASSERT_FALSE(values);
    using In = InputFault::In;
    EXPECT_EQ(values.error().faults,
              (std::vector<InputFault>{{In::Query, "nosuch", "'nosuch' is not a known query parameter"},
                                       {In::Query, "n", "'0' is less than the minimum of 1"},
                                       {In::Query, "sex", "'x' is not one of ['male', 'female', 'other']"}}));
}

TEST_F(ParametersTest, GivenThousandsOfFaultsWhenReadThenTheAnswerStaysSmall) {
    std::string query;
    for (int i = 0; i < 4000; ++i) query += "a&";

    const auto faults = read(query).error().faults;

    ASSERT_EQ(faults.size(), schema::kMaxFindings + 1);
    EXPECT_EQ(faults.back().detail, "3968 more faults are not listed");
}

TEST_F(ParametersTest, GivenALongValueWhenRefusedThenItIsCutAtACharacter) {
    std::string query = "n=x";
    for (int i = 0; i < 500; ++i) query += "%C3%A9";

    EXPECT_EQ(read(query).error().detail.size(), std::string("'' is not of type 'integer' - 'n'…").size() + 63);
}

TEST_F(ParametersTest, GivenAListInSeveralFieldsWhenReadThenItIsOneList) {
    const auto values = read("", {{"If-Match", "\"a\""}, {"Host", "h"}, {"if-match", "\"b\", \"c\""}});

    ASSERT_TRUE(values);
    EXPECT_EQ(values->back(), "\"a\", \"b\", \"c\"");
}

TEST_F(ParametersTest, GivenAHeaderWhenReadThenItsNameIsWithoutCase) {
    EXPECT_EQ(read("", {{"idempotency-key", "k1"}})->at(11), "k1");

    const auto too_long = read("", {{"IDEMPOTENCY-KEY", "123456"}});
    ASSERT_FALSE(too_long);
    EXPECT_EQ(too_long.error().faults[0].in, InputFault::In::Header);
    EXPECT_EQ(read("", {{"Idempotency-Key", "\xFF"}}).error().detail, "'Idempotency-Key' is not UTF-8");
    EXPECT_EQ(read("", {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}}).error().detail,
              "'Idempotency-Key' is given more than once");
}

TEST_F(ParametersTest, GivenARequiredParameterWhenMissingThenItIsNamed) {
    const Contract contract =
        contract_with_parameters("[{name: q, in: query, required: true, schema: {type: string}}]");

    const auto values = read_parameters(contract.operations()[0], {}, {});

    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().detail, "'q' is a required query parameter");
    EXPECT_EQ(values.error().faults[0].where, "q");
}

TEST(Query, GivenBadEscapesWhenReadThenMalformed) {
    for (const char* query : {"a=%", "a=%1", "a=%GG", "%=1", "a=%00", "a=%FF", "a=\xC3"}) {
        const auto items = read_query(query);
        ASSERT_FALSE(items) << query;
        EXPECT_EQ(items.error().code, Errc::MalformedRequest) << query;
    }
}

TEST(Query, GivenBlanksAndSignsWhenReadThenTheyAreDecoded) {
    const auto items = read_query("a+b=c%2Bd+e&f==g&h");

    ASSERT_TRUE(items);
    ASSERT_EQ(items->size(), 3U);
    EXPECT_EQ((*items)[0].name, "a b");
    EXPECT_EQ((*items)[0].value, "c+d e");
    EXPECT_EQ((*items)[1].value, "=g");
    EXPECT_EQ((*items)[2].name, "h");
    EXPECT_EQ((*items)[2].value, "");
}

}  // namespace parameters_test
}  // namespace bourse::openapi
