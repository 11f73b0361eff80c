#include "platform/schema/yaml_json.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "platform/schema/document_error.hpp"

namespace bourse::schema {
namespace yaml_json_test {

struct YamlCase {
    const char* yaml;
    const char* json;
};

void PrintTo(const YamlCase& tested, std::ostream* out) {
    *out << tested.yaml;
}

class YamlJsonTest : public testing::TestWithParam<YamlCase> {};

TEST_P(YamlJsonTest, GivenYamlWhenConvertedThenItIsThisJson) {
    EXPECT_EQ(yaml_to_json(GetParam().yaml), boost::json::parse(GetParam().json));
}

INSTANTIATE_TEST_SUITE_P(
    CoreSchema, YamlJsonTest,
    testing::Values(YamlCase{"[null, Null, NULL, ~, ]", "[null, null, null, null]"},
                    YamlCase{"a:\nb: 1", R"({"a": null, "b": 1})"},
                    YamlCase{"[true, True, TRUE, false, False, FALSE]", "[true, true, true, false, false, false]"},
                    YamlCase{"[yes, no, on, off, y]", R"(["yes", "no", "on", "off", "y"])"},
                    YamlCase{"[0, -12, +12, 0x1F, 0o17, 007]", "[0, -12, 12, 31, 15, 7]"},
                    YamlCase{"[1.5, -1.5e3, .5, +.5, 5., 1e3, 1e-400]", "[1.5, -1500.0, 0.5, 0.5, 5.0, 1000.0, 0.0]"},
                    YamlCase{"[9223372036854775807, 9223372036854775808]",
                             "[9223372036854775807, 9.223372036854775808e18]"},
                    YamlCase{"['1', \"true\", 'null', \"\"]", R"(["1", "true", "null", ""])"},
                    YamlCase{"[1.2.3, 2019-06-28, +-5, '.', -, 1_000, 0x, 1e, nano, info]",
                             R"(["1.2.3", "2019-06-28", "+-5", ".", "-", "1_000", "0x", "1e", "nano", "info"])"},
                    YamlCase{"200: {'304': x}", R"({"200": {"304": "x"}})"},
                    YamlCase{"null: 1\ntrue: 2", R"({"null": 1, "true": 2})"},
                    YamlCase{"a: |\n  one\n  two\nb: >\n  one\n  two\n", R"({"a": "one\ntwo\n", "b": "one two\n"})"},
                    YamlCase{"- [[], {}]\n- {a: [{b: 1}]}", R"([[[], {}], {"a": [{"b": 1}]}])"},
                    YamlCase{"\"\\u00e9\": é", R"({"é": "é"})"}, YamlCase{"", "null"}, YamlCase{"# nothing", "null"}));

TEST(YamlJson, GivenAMapWhenConvertedThenTheOrderIsKept) {
    const auto json = yaml_to_json("{z: 1, a: 2, m: 3}");

    std::string keys;
    for (const auto& member : json.as_object()) keys += member.key();
    EXPECT_EQ(keys, "zam");
}

struct BrokenYaml {
    const char* yaml;
    /// The expected beginning of the message.
    const char* place;
};

void PrintTo(const BrokenYaml& tested, std::ostream* out) {
    *out << tested.yaml;
}

class BrokenYamlTest : public testing::TestWithParam<BrokenYaml> {};

TEST_P(BrokenYamlTest, GivenBrokenYamlWhenConvertedThenTheLineIsNamed) {
    try {
        (void)yaml_to_json(GetParam().yaml);
        FAIL() << "accepted";
    } catch (const DocumentError& error) {
        EXPECT_TRUE(std::string_view(error.what()).starts_with(GetParam().place)) << error.what();
    }
}

INSTANTIATE_TEST_SUITE_P(YamlJson, BrokenYamlTest,
                         testing::Values(BrokenYaml{"a: [1, 2", "line "}, BrokenYaml{"a: 1\nb: 2\na: 3", "line 3: "},
                                         BrokenYaml{"a: &x 1\nb: *x", "line 1: anchors"},
                                         BrokenYaml{"a: .inf", "line 1: JSON cannot represent the number"},
                                         BrokenYaml{"\na: .nan", "line 2: JSON cannot represent the number"},
                                         BrokenYaml{"1e999", "line 1: JSON cannot represent the number"},
                                         BrokenYaml{"a:\n - \"x\\0y\"", "line 2: a text contains NUL"},
                                         BrokenYaml{"[a]: 1", "line 1: a key must be a scalar"},
                                         BrokenYaml{"a: 1\n\tb: 2", "line 2"},
                                         BrokenYaml{"a: 1\n---\nb: 2", "a second document"}));

}  // namespace yaml_json_test
}  // namespace bourse::schema
