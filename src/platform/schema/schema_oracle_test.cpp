// Compares our validation with valijson, an independent implementation of draft 7. The keywords
// below have the same meaning there and in OpenAPI 3.0. Known defects of valijson 1.0 are excluded;
// see schema.hpp.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <random>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "platform/schema/schema_check.hpp"
#include "platform/schema/schema_reader.hpp"

namespace bourse::schema {
namespace schema_oracle_test {

namespace json = boost::json;

constexpr const char* kSchemas[] = {
    R"({"type": "integer", "minimum": -2, "maximum": 3})",
    R"({"type": "number", "minimum": 0.5, "maximum": 2})",
    R"({"type": "boolean"})",
    R"({"enum": ["a", 1, null, true]})",
    R"({"type": "string", "minLength": 1, "maxLength": 3})",
    R"({"type": "string", "maxLength": 10, "pattern": "^[ab]+$"})",
    R"({"type": "string", "enum": ["a", "ab", "é"]})",
    R"({"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer"}})",
    R"({"type": "array", "items": {"type": "string", "minLength": 1}})",
    R"({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}})",
    R"({"type": "object", "additionalProperties": false, "properties": {"a": {"minimum": 1}, "b": {}}})",
    R"({"properties": {"a": {"type": "object", "required": ["b"], "properties": {"b": {"type": "array"}}}}})",
};

bool valijson_accepts(const json::value& schema_document, const json::value& value) {
    valijson::Schema schema;
    valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(schema_document), schema);
    return valijson::Validator().validate(schema, valijson::adapters::BoostJsonAdapter(value), nullptr);
}

/// Small values of every type, chosen to be near the bounds of the schemas above.
class ValueSource {
  public:
    json::value next(int depth = 0) {
        switch (pick(depth < 3 ? 8 : 6)) {
            case 0:
                return nullptr;
            case 1:
                return pick(2) == 0;
            case 2:
                return pick(7) - 3;
            case 3:
                return (pick(13) - 3) / 4.0 + 0.125;
            case 4:
            case 5:
                return json::value(texts_[static_cast<std::size_t>(pick(static_cast<int>(texts_.size())))]);
            case 6: {
                json::array array;
                for (int i = pick(4); i > 0; --i) array.push_back(next(depth + 1));
                return array;
            }
            default: {
                json::object object;
                for (const char* key : {"a", "b", "c"}) {
                    if (pick(2) == 0) object.emplace(key, next(depth + 1));
                }
                return object;
            }
        }
    }

  private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

    std::mt19937 random_{2};
    std::vector<std::string> texts_{"", "a", "ab", "abab", "é", "ééé", "éééé", "c", "a\n"};
};

class SchemaOracleTest : public testing::TestWithParam<const char*> {};

TEST_P(SchemaOracleTest, GivenThousandsOfValuesWhenCheckedThenValijsonAgrees) {
    const json::value document = json::parse(GetParam());
    SchemaReader::Store store;
    const Schema& schema = *SchemaReader(document, store).read(document, "the schema");
    ValueSource values;
    int accepted = 0;
    constexpr int kValues = 3000;
    for (int i = 0; i < kValues; ++i) {
        const json::value value = values.next();
        const bool fits = check_body(schema, value).empty();
        ASSERT_EQ(fits, valijson_accepts(document, value)) << json::serialize(value);
        accepted += fits ? 1 : 0;
    }
    EXPECT_GT(accepted, 0);
    EXPECT_LT(accepted, kValues);
}

INSTANTIATE_TEST_SUITE_P(Schema, SchemaOracleTest, testing::ValuesIn(kSchemas));

}  // namespace schema_oracle_test
}  // namespace bourse::schema
