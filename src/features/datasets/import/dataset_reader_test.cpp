#include "features/datasets/import/dataset_reader.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "features/datasets/import/dataset_catalog.hpp"
#include "features/datasets/model/dataset_names.hpp"
#include "platform/schema/document_error.hpp"
#include "platform/schema/schema.hpp"

namespace bourse::datasets {
namespace dataset_reader_test {

std::string people_yaml() {
    std::ostringstream text;
    text << std::ifstream(BOURSE_SOURCE_DIR "/datasets/people.yaml").rdbuf();
    return text.str();
}

constexpr std::string_view kHead = "name: bonds\nrecord: Bond\nschema:\n  type: object\n";

/// A file with these properties, given as a YAML flow mapping.
std::string with_properties(std::string_view properties) {
    return std::string(kHead) + "  properties: " + std::string(properties) + "\n";
}

DeclaredDataset with_property(std::string_view property) {
    return read_dataset(with_properties(property), "bonds.yaml");
}

FieldValue only_default(std::string_view property) {
    return with_property(property).dataset.properties.at(0).default_value;
}

TEST(DatasetReader, GivenPeopleWhenReadThenTheDatasetIsWhatTheFileSays) {
    const DeclaredDataset people = read_dataset(people_yaml(), "people.yaml");

    const Dataset& dataset = people.dataset;
    EXPECT_EQ(dataset.name, "people");
    EXPECT_EQ(dataset.title, "People");
    EXPECT_EQ(dataset.record, "Person");
    EXPECT_EQ(dataset.table, "people");
    EXPECT_EQ(dataset.id, "uuid");
    ASSERT_EQ(dataset.properties.size(), 8U);
    const Property& survived = dataset.properties[0];
    EXPECT_EQ(survived.type, FieldType::Boolean);
    EXPECT_FALSE(survived.required);
    EXPECT_FALSE(survived.nullable);
    EXPECT_EQ(survived.default_value, FieldValue(false));
    EXPECT_TRUE(survived.filtered);
    const Property& name = dataset.properties[*dataset.find("name")];
    EXPECT_TRUE(name.searched);
    EXPECT_EQ(name.schema->max_length, 100U);
    const Property& siblings = dataset.properties[*dataset.find("siblingsOrSpousesAboard")];
    EXPECT_EQ(siblings.column, "siblings_or_spouses_aboard");
    EXPECT_EQ(siblings.csv_column, "Siblings/Spouses Aboard");
    EXPECT_TRUE(siblings.required);
    EXPECT_TRUE(dataset.properties[*dataset.find("age")].cut_fraction);
    EXPECT_EQ(dataset.properties[*dataset.find("fare")].type, FieldType::Number);
    EXPECT_FALSE(dataset.find("nobody"));
}

TEST(DatasetReader, GivenNamesThatAreLeftOutWhenReadThenTheyFollowFromTheName) {
    const Dataset dataset =
        read_dataset("name: market-makers\nrecord: Maker\nschema: {type: object, properties: {a: {type: string}}}",
                     "makers.yaml")
            .dataset;

    EXPECT_EQ(dataset.title, "Market makers");
    EXPECT_EQ(dataset.table, "market_makers");
    EXPECT_EQ(dataset.id, "uuid");
    EXPECT_EQ(dataset.properties[0].csv_column, "a");
}

TEST(DatasetReader, GivenAPropertyThatMayBeLeftOutWithoutDefaultWhenReadThenItIsNullable) {
    const DeclaredDataset declared = with_property("{note: {type: string}}");
    const Property& property = declared.dataset.properties.at(0);

    EXPECT_TRUE(property.nullable);
    EXPECT_TRUE(property.schema->nullable);
    EXPECT_EQ(property.default_value, FieldValue());
}

TEST(DatasetReader, GivenDefaultsWhenReadThenTheyHaveTheTypeOfTheProperty) {
    EXPECT_EQ(only_default("{a: {type: number, default: 7}}"), FieldValue(7.0));
    EXPECT_EQ(only_default("{a: {type: integer, default: 7}}"), FieldValue(std::int64_t{7}));
    EXPECT_EQ(only_default("{a: {type: string, default: x}}"), FieldValue(std::string("x")));
}

TEST(DatasetReader, GivenDeclarationsWhenMovedThenSchemasStayWhereTheyAre) {
    DeclaredDataset people = read_dataset(people_yaml(), "people.yaml");
    const schema::Schema* schema = people.dataset.properties[2].schema;

    const DeclaredDataset moved = std::move(people);

    EXPECT_EQ(moved.dataset.properties[2].schema, schema);
    EXPECT_EQ(schema->max_length, 100U);
}

/// The given number of properties as a YAML flow mapping.
std::string many_properties(int count) {
    std::string properties = "{";
    for (int i = 0; i < count; ++i) properties += (i > 0 ? ", p" : "p") + std::to_string(i) + ": {type: integer}";
    return properties + '}';
}

struct WrongFile {
    const char* name;
    std::string yaml;
    const char* message;
};

void PrintTo(const WrongFile& tested, std::ostream* out) {
    *out << tested.name;
}

class WrongFileTest : public testing::TestWithParam<WrongFile> {};

TEST_P(WrongFileTest, GivenAFileWithAMistakeWhenReadThenFileAndPlaceAreNamed) {
    try {
        (void)read_dataset(GetParam().yaml, "bonds.yaml");
        FAIL() << "was accepted";
    } catch (const schema::DocumentError& error) {
        EXPECT_EQ(error.what(), std::string("bonds.yaml: ") + GetParam().message);
    }
}

std::string head(std::string_view lines) {
    return std::string(lines) + "\nschema: {type: object, properties: {a: {type: string}}}";
}

INSTANTIATE_TEST_SUITE_P(
    Head, WrongFileTest,
    testing::Values(
        WrongFile{"Empty", "", "the file: must be an object"},
        WrongFile{"NoYaml", "a: [", "line 1: end of sequence flow not found"},
        WrongFile{"UnknownKey", head("name: a\nrecord: A\ncolour: red"), "the file: 'colour' is not a known key"},
        WrongFile{"NoName", head("record: A"), "the file: 'name' is missing"},
        WrongFile{"NoRecord", head("name: a"), "the file: 'record' is missing"},
        WrongFile{"NoSchema", "name: a\nrecord: A", "the file: 'schema' is missing"},
        WrongFile{"NumberAsName", head("name: 7\nrecord: A"), "name: must be a string"},
        WrongFile{"CapitalName", head("name: Bonds\nrecord: A"),
                  "name: 'Bonds' must be lower-case letters, digits and hyphens, a letter first, at most 40"},
        WrongFile{"PathAsName", head("name: a/../b\nrecord: A"),
                  "name: 'a/../b' must be lower-case letters, digits and hyphens, a letter first, at most 40"},
        WrongFile{"TakenName", head("name: bars\nrecord: A"), "name: 'bars' is reserved for `bourse import bars`"},
        WrongFile{"SmallRecord", head("name: a\nrecord: bond"),
                  "record: 'bond' must be letters and digits, a capital letter first, at most 40"},
        WrongFile{"SqlAsTable", head("name: a\nrecord: A\ntable: 'x; DROP'"),
                  "table: 'x; DROP' must be lower-case letters, digits and underscores, a letter first, at most 40"},
        WrongFile{"TableOfTheDatabase", head("name: a\nrecord: A\ntable: sqlite_a"),
                  "table: 'sqlite_a' has a prefix reserved by the database"},
        WrongFile{"IdIsAProperty", head("name: a\nrecord: A\nid: a"),
                  "schema.properties.a: the id is not a property"}));

INSTANTIATE_TEST_SUITE_P(
    Schema, WrongFileTest,
    testing::Values(
        WrongFile{"NotAnObject", "name: a\nrecord: A\nschema: {type: array, properties: {a: {type: string}}}",
                  "schema.type: must be object"},
        WrongFile{"NoProperty", with_properties("{}"), "schema.properties: must not be empty"},
        WrongFile{"UnknownSchemaKey", std::string(kHead) + "  additionalProperties: true\n  properties: {a: {}}",
                  "schema: 'additionalProperties' is not a known key"},
        WrongFile{"RequiredButAbsent", std::string(kHead) + "  required: [b]\n  properties: {a: {type: string}}",
                  "schema.required: 'b' is not a property"},
        WrongFile{"BadPropertyName", with_properties("{'a-b': {type: string}}"),
                  "schema.properties.a-b: 'a-b' must be letters, digits and underscores, a letter first, at most 40"},
        WrongFile{"UnknownPropertyKey", with_properties("{a: {type: string, x-colour: red}}"),
                  "schema.properties.a: 'x-colour' is not a known key"},
        WrongFile{"NoType", with_properties("{a: {maxLength: 3}}"),
                  "schema.properties.a: 'type' must be boolean, integer, number or string"},
        WrongFile{"ArrayType", with_properties("{a: {type: array}}"),
                  "schema.properties.a: 'type' must be boolean, integer, number or string"},
        WrongFile{"UnknownType", with_properties("{a: {type: money}}"),
                  "schema.properties.a.type: 'money' is not supported"},
        WrongFile{"FormatOfAnotherType", with_properties("{a: {type: integer, format: date}}"),
                  "schema.properties.a.format: 'date' is not a format of this type"},
        WrongFile{"UnsupportedFormat", with_properties("{a: {type: string, format: binary}}"),
                  "schema.properties.a.format: 'binary' is not a format of this type"},
        WrongFile{"BadPattern", with_properties("{a: {type: string, maxLength: 9, pattern: '('}}"),
                  "schema.properties.a.pattern: '(' is not a regular expression: Unmatched marking parenthesis ( or "
                  "\\(.  The error occurred while parsing the regular expression: '(>>>HERE>>>'."},
        WrongFile{"DefaultDoesNotFit", with_properties("{a: {type: integer, default: '20'}}"),
                  "schema.properties.a.default: '20' is not of type 'integer'"},
        WrongFile{"DefaultOutsideTheEnum", with_properties("{a: {type: string, enum: [x], default: y}}"),
                  "schema.properties.a.default: 'y' is not one of ['x']"},
        WrongFile{"EnumOfAnotherType", with_properties("{a: {type: string, enum: [x, 1]}}"),
                  "schema.properties.a.enum: 1 is not of type 'string'"},
        WrongFile{"SearchedNumber", with_properties("{a: {type: integer, x-search: true}}"),
                  "schema.properties.a.x-search: is for strings only"},
        WrongFile{"CutText", with_properties("{a: {type: string, x-csv-cut-fraction: true}}"),
                  "schema.properties.a.x-csv-cut-fraction: is for integers only"},
        WrongFile{"FilterCalledLimit", with_properties("{limit: {type: integer, x-filter: true}}"),
                  "schema.properties.limit.x-filter: 'limit' is already a parameter of every list"},
        WrongFile{"FlagThatIsNone", with_properties("{a: {type: string, x-filter: 1}}"),
                  "schema.properties.a.x-filter: must be true or false"},
        WrongFile{"EmptyCsvColumn", with_properties("{a: {type: string, x-csv-column: ''}}"),
                  "schema.properties.a.x-csv-column: must not be empty"},
        WrongFile{"SharedColumn", with_properties("{fooBar: {type: string}, foo_bar: {type: string}}"),
                  "schema.properties: 'fooBar' and 'foo_bar' share the column 'foo_bar'"},
        WrongFile{"ColumnOfTheId", with_properties("{UUID: {type: string}}"),
                  "schema.properties: 'uuid' and 'UUID' share the column 'uuid'"},
        WrongFile{"SharedCsvColumn",
                  with_properties("{a: {type: string, x-csv-column: Same}, b: {type: string, x-csv-column: same}}"),
                  "schema.properties: 'a' and 'b' share the CSV column 'same'"},
        WrongFile{"CsvColumnNamedAsAProperty",
                  with_properties("{a: {type: string, x-csv-column: B}, b: {type: string, x-csv-column: c}}"),
                  "schema.properties: 'a' and 'b' share the CSV column 'b'"},
        WrongFile{"RepeatedProperty", with_properties("{a: {type: string}, a: {type: string}}"),
                  "line 5: the key 'a' repeats"}));

constexpr const char* kUnboundedFilter =
    "schema.properties.a.x-filter: a string needs a maxLength of at most 600, an enum or a format";

INSTANTIATE_TEST_SUITE_P(
    Bounds, WrongFileTest,
    testing::Values(
        WrongFile{"FilteredTextOfAnyLength", with_properties("{a: {type: string, x-filter: true}}"), kUnboundedFilter},
        WrongFile{"FilteredLongText", with_properties("{a: {type: string, maxLength: 601, x-filter: true}}"),
                  kUnboundedFilter},
        WrongFile{"FilteredLongEnum",
                  with_properties("{a: {type: string, x-filter: true, enum: [" + std::string(601, 'x') + "]}}"),
                  kUnboundedFilter},
        WrongFile{"EmptyEnum", with_properties("{a: {type: string, enum: []}}"),
                  "schema.properties.a.enum: must not be empty"},
        WrongFile{"LengthsCross", with_properties("{a: {type: string, minLength: 3, maxLength: 2}}"),
                  "schema.properties.a: 'minLength' is above 'maxLength'"},
        WrongFile{"BoundsCross", with_properties("{a: {type: number, minimum: 1.5, maximum: 1}}"),
                  "schema.properties.a: 'minimum' is above 'maximum'"},
        WrongFile{"BoundsMeetOutside",
                  with_properties("{a: {type: integer, minimum: 1, maximum: 1, exclusiveMaximum: true}}"),
                  "schema.properties.a: no number is between 'minimum' and 'maximum'"},
        WrongFile{"LengthOfANumber", with_properties("{a: {type: integer, maxLength: 3}}"),
                  "schema.properties.a.maxLength: is for strings only"},
        WrongFile{"PatternOfABoolean", with_properties("{a: {type: boolean, maxLength: 3, pattern: x}}"),
                  "schema.properties.a.maxLength: is for strings only"},
        WrongFile{"BoundOfText", with_properties("{a: {type: string, minimum: 3}}"),
                  "schema.properties.a.minimum: is for numbers only"}));

INSTANTIATE_TEST_SUITE_P(
    Kept, WrongFileTest,
    testing::Values(WrongFile{"KeptName", head("name: users\nrecord: A"), "name: 'users' is reserved"},
                    WrongFile{"KeptRecord", head("name: healths\nrecord: Health"), "record: 'Health' is reserved"},
                    WrongFile{"KeptTable", head("name: a\nrecord: A\ntable: dataset_migrations"),
                              "table: 'dataset_migrations' is reserved"},
                    WrongFile{"KeptTableByName", head("name: revoked-tokens\nrecord: A"),
                              "table: 'revoked_tokens' is reserved"},
                    WrongFile{"SystemColumn", with_properties("{CTID: {type: integer}}"),
                              "schema.properties.CTID: 'ctid' is a system column of PostgreSQL"},
                    WrongFile{"SystemColumnAsId", head("name: a\nrecord: A\nid: xmin"),
                              "id: 'xmin' is a system column of PostgreSQL"},
                    WrongFile{"TooManyProperties", with_properties(many_properties(501)),
                              "schema.properties: at most 500 properties are allowed"}));

TEST(DatasetReader, GivenAFilteredTextThatIsBoundedWhenReadThenItIsTaken) {
    for (const char* bound : {"maxLength: 600", "enum: [x]", "format: date", "format: uuid", "format: date-time"}) {
        EXPECT_NO_THROW(
            static_cast<void>(with_property("{a: {type: string, x-filter: true, " + std::string(bound) + "}}")))
            << bound;
    }
    EXPECT_EQ(with_property(many_properties(500)).dataset.properties.size(), 500U);
}

INSTANTIATE_TEST_SUITE_P(
    Examples, WrongFileTest,
    testing::Values(WrongFile{"ExampleDoesNotFit",
                              with_properties("{a: {type: integer}}") + "examples: [{a: 1}, {a: x}]",
                              "examples.1: 'x' is not of type 'integer' - 'a'"},
                    WrongFile{"ExampleOfAnUnknownProperty",
                              with_properties("{a: {type: integer}}") + "examples: [{b: 1}]",
                              "examples.0: 'b' is not a known property"},
                    WrongFile{"ExampleIsNoRecord", with_properties("{a: {type: integer}}") + "examples: [7]",
                              "examples.0: 7 is not of type 'object'"}));

// Catalog
// --------------------------------------------------------------------------------------------------------------------

std::string file_of(std::string_view name, std::string_view record, std::string_view table) {
    return "name: " + std::string(name) + "\nrecord: " + std::string(record) + "\ntable: " + std::string(table) +
           "\nschema: {type: object, properties: {a: {type: string}}}";
}

TEST(DatasetCatalog, GivenAFileOfTheNameOfABuiltInOneWhenReadThenItTakesItsPlace) {
    const std::string built_in = people_yaml();
    const std::string own = file_of("people", "Person", "people");

    const auto catalog =
        DatasetCatalog::read(std::vector<Asset>{{"people.yaml", built_in}}, std::vector<Asset>{{"mine.yaml", own}});

    ASSERT_EQ(catalog.datasets().size(), 1U);
    EXPECT_EQ(catalog.find("people")->properties.size(), 1U);
    EXPECT_EQ(catalog.declarations()[0].file, "mine.yaml");
    EXPECT_EQ(catalog.find("nobody"), nullptr);
}

struct SharedName {
    const char* name;
    const char* record;
    const char* table;
    const char* message;
};

class SharedNameTest : public testing::TestWithParam<SharedName> {};

TEST_P(SharedNameTest, GivenTwoFilesThatShareAWordWhenReadThenBothAreNamed) {
    const std::string first = file_of("bonds", "Bond", "bonds");
    const std::string second = file_of(GetParam().name, GetParam().record, GetParam().table);
    try {
        (void)DatasetCatalog::read({}, std::vector<Asset>{{"a.yaml", first}, {"b.yaml", second}});
        FAIL() << "was accepted";
    } catch (const schema::DocumentError& error) {
        EXPECT_EQ(error.what(), std::string(GetParam().message));
    }
}

TEST(DatasetCatalog, GivenNamesThatDifferInAHyphenOnlyWhenReadThenBothFilesAreNamed) {
    const std::string first = file_of("set-1", "First", "first");
    const std::string second = file_of("set1", "Second", "second");
    try {
        (void)DatasetCatalog::read({}, std::vector<Asset>{{"a.yaml", first}, {"b.yaml", second}});
        FAIL() << "was accepted";
    } catch (const schema::DocumentError& error) {
        EXPECT_STREQ(error.what(), "b.yaml: the name without hyphens 'Set1' is already used by a.yaml");
    }
}

INSTANTIATE_TEST_SUITE_P(
    DatasetCatalog, SharedNameTest,
    testing::Values(SharedName{"bonds", "X", "x", "b.yaml: the name 'bonds' is already used by a.yaml"},
                    SharedName{"x", "Bond", "x", "b.yaml: the record 'Bond' is already used by a.yaml"},
                    SharedName{"x", "X", "bonds", "b.yaml: the table 'bonds' is already used by a.yaml"}));

TEST(DatasetNames, GivenCapitalsWhenTurnedIntoSnakeCaseThenWordsAreKept) {
    EXPECT_EQ(to_snake_case("passengerClass"), "passenger_class");
    EXPECT_EQ(to_snake_case("customerID"), "customer_id");
    EXPECT_EQ(to_snake_case("HTTPServer2"), "http_server2");
    EXPECT_EQ(to_snake_case("plain"), "plain");
    EXPECT_EQ(to_snake_case("with_Underscore"), "with_underscore");
}

TEST(DatasetNames, GivenANameWithHyphensWhenUsedElsewhereThenItFits) {
    EXPECT_EQ(to_pascal_case("market-makers"), "MarketMakers");
    EXPECT_EQ(with_underscores("market-makers"), "market_makers");
    EXPECT_EQ(capitalised("market-makers"), "Market makers");
}

}  // namespace dataset_reader_test
}  // namespace bourse::datasets
