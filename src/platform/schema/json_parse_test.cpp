#include "platform/schema/json_parse.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace bourse::schema {
namespace json_parse_test {

struct BadJson {
    std::string text;
    /// Expected in the detail.
    const char* why;
};

void PrintTo(const BadJson& tested, std::ostream* out) {
    *out << tested.text.substr(0, 40);
}

class BadJsonTest : public testing::TestWithParam<BadJson> {};

TEST_P(BadJsonTest, GivenUnacceptableJsonWhenParsedThenItIsMalformed) {
    const auto parsed = parse_json(GetParam().text);

    ASSERT_FALSE(parsed) << GetParam().text;
    EXPECT_EQ(parsed.error().code, Errc::MalformedRequest);
    EXPECT_NE(parsed.error().detail.find(GetParam().why), std::string::npos) << parsed.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    JsonParse, BadJsonTest,
    testing::Values(
        BadJson{"", "incomplete"}, BadJson{"{", "incomplete"}, BadJson{"[1,]", "(at byte"},
        BadJson{"{}{}", "extra data"}, BadJson{"[1] x", "extra data"}, BadJson{"NaN", "syntax"},
        BadJson{"[Infinity]", "syntax"}, BadJson{"1e309", "the number '1e309' exceeds the range of a double"},
        BadJson{"[-1e400]", "exceeds the range of a double"}, BadJson{"{\"a\":1,\"a\":2}", "the key 'a' repeats"},
        BadJson{R"({"a":{"b":1,"\u0062":2}})", "the key 'b' repeats"},
        BadJson{R"(["a\u0000b"])", "a string contains NUL"}, BadJson{R"({"\u0000":1})", "a key contains NUL"},
        BadJson{std::string("[\"a\0\"]", 6), "(at byte"}, BadJson{"\"\xFF\"", "(at byte 1)"},
        BadJson{R"("\ud800")", "(at byte"}, BadJson{"// c\n1", "syntax"}, BadJson{"01", "(at byte"},
        BadJson{"\xEF\xBB\xBF{}", "syntax"}, BadJson{std::string(10'000, '['), "deep"},
        BadJson{std::string(65, '[') + std::string(65, ']'), "deep"}, BadJson{"'a'", "syntax"}));

TEST(JsonParse, GivenJsonAtItsLimitsWhenParsedThenItIsTheSame) {
    const std::string deep = std::string(64, '[') + std::string(64, ']');

    EXPECT_TRUE(parse_json(deep));
    EXPECT_EQ(*parse_json(R"( {"a":[1,-2,"x\ny",true,null,{}],"é":"\u00e9"} )"),
              boost::json::parse(R"({"a":[1,-2,"x\ny",true,null,{}],"é":"é"})"));
    EXPECT_EQ(*parse_json(R"([{"a":1},{"a":1}])"), boost::json::parse(R"([{"a":1},{"a":1}])"));
    EXPECT_EQ(*parse_json("18446744073709551615"), std::uint64_t{18446744073709551615U});
}

TEST(JsonParse, GivenANumberTooSmallForADoubleWhenParsedThenItIsZero) {
    for (const char* text : {"1e-400", "-1e-400", "0.1e-323", "2e-324"}) EXPECT_EQ(*parse_json(text), 0.0) << text;
}

TEST(JsonParse, GivenADoubleWhenParsedThenItIsTheNearest) {
    for (const double number : {600.1, 0.1, 1.7976931348623157e308, 5e-324, 123456.789, 9007199254740993.0}) {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", number);
        if (std::string_view(text).find_first_of(".e") == std::string_view::npos) continue;

        EXPECT_EQ(parse_json(text)->as_double(), number) << text;
    }
}

}  // namespace json_parse_test
}  // namespace bourse::schema
