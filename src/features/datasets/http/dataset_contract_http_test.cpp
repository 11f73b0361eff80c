#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "features/datasets/http/dataset_contract_http.hpp"
#include "platform/schema/schema.hpp"

namespace bourse::datasets {
namespace dataset_contract_http_test {

namespace json = boost::json;

std::string file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(BOURSE_SOURCE_DIR + ("/" + path)).rdbuf();
    return text.str();
}

/// The shipped contract with the datasets of these files.
openapi::Contract contract_of(const std::vector<std::string>& files) {
    std::vector<Asset> assets;
    for (const std::string& text : files) assets.push_back({"test.yaml", text});
    const auto catalog = DatasetCatalog::read(assets, {});
    return openapi::Contract::parse(file("api/openapi.yaml"), contract_parts(catalog, file("api/dataset.yaml")));
}

TEST(DatasetContract, GivenPeopleWhenAddedThenTheContractHasTheirOperations) {
    const openapi::Contract contract = contract_of({file("datasets/people.yaml")});

    const openapi::Operation* list = contract.find("listPeople");
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->path, "/people");
    EXPECT_EQ(list->media_types, (std::vector<std::string>{"application/json", "text/csv", "text/html"}));
    std::vector<std::string> names;
    for (const openapi::Parameter& parameter : list->parameters) names.push_back(parameter.name);
    EXPECT_EQ(names,
              (std::vector<std::string>{"survived", "passengerClass", "sex", "age", "q", "limit", "cursor", "format"}));
    EXPECT_TRUE(list->parameters[0].default_value.is_null()) << "a default would hide all survivors";
    for (const char* id : {"addPerson", "getPerson", "changePerson", "deletePerson"}) {
        EXPECT_NE(contract.find(id), nullptr) << id;
    }
}

TEST(DatasetContract, GivenAccessForSomeWhenAddedThenOnlyWritingNeedsCredentials) {
    const auto catalog = DatasetCatalog::read(std::vector<Asset>{{"test.yaml", file("datasets/people.yaml")}}, {});
    for (const WriteAccess access : {WriteAccess::Anyone, WriteAccess::Users, WriteAccess::SuperUsers}) {
        const openapi::Contract contract = openapi::Contract::parse(
            file("api/openapi.yaml"), contract_parts(catalog, file("api/dataset.yaml"), access));

        for (const char* id : {"addPerson", "changePerson", "deletePerson"}) {
            const openapi::Security& security = contract.find(id)->security;
            EXPECT_EQ(security.schemes.any(), access != WriteAccess::Anyone) << id;
            EXPECT_FALSE(security.anonymous) << id;
            EXPECT_EQ(security.super_users, access == WriteAccess::SuperUsers) << id;
        }
        for (const char* id : {"listPeople", "getPerson"}) EXPECT_FALSE(contract.find(id)->security.schemes.any());
    }
}

TEST(DatasetContract, GivenPeopleWhenAddedThenSchemasAndExamplesFollowFromTheFile) {
    const auto served = json::parse(*contract_of({file("datasets/people.yaml")}).json());

    const auto& schemas = served.at("components").at("schemas");
    EXPECT_EQ(schemas.at("Person").at("required").as_array().size(), 9U);
    EXPECT_EQ(schemas.at("NewPerson").at("required").as_array().size(), 7U);
    EXPECT_FALSE(schemas.at("PersonChanges").as_object().contains("required"));
    EXPECT_EQ(schemas.at("NewPerson").at("properties").at("survived").at("default"), false);
    EXPECT_FALSE(schemas.at("PersonChanges").at("properties").at("survived").as_object().contains("default"));
    EXPECT_EQ(schemas.at("Person").at("properties").at("age"),
              json::parse(R"({"type": "integer", "minimum": 0, "format": "int64",
                              "description": "In whole years; a CSV cell such as 28.5 is cut."})"));
    const auto& example =
        served.at("paths").at("/people").at("post").at("responses").at("201").at("content").at("application/json");
    EXPECT_EQ(example.at("example").at("uuid"), "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f");
    for (const char* path : {"/people", "/people/{uuid}"}) {
        const std::string text = json::serialize(served.at("paths").at(path));
        EXPECT_EQ(text.find('<'), std::string::npos) << "a placeholder is left: " << text;
    }
}

TEST(DatasetContract, GivenNothingToSearchWhenAddedThenThereIsNoSearch) {
    const openapi::Contract contract =
        contract_of({"name: bonds\nrecord: Bond\nschema: {type: object, properties: {a: {type: string}}}"});

    for (const openapi::Parameter& parameter : contract.find("listBonds")->parameters) EXPECT_NE(parameter.name, "q");
}

TEST(DatasetContract, GivenAPropertyThatMayBeNullWhenAddedThenItsFilterMayNot) {
    const openapi::Contract contract =
        contract_of({"name: bonds\nrecord: Bond\nschema: {type: object, properties: {a: {type: string, maxLength: 9, "
                     "x-filter: true}}}"});

    EXPECT_FALSE(contract.find("listBonds")->parameters.at(0).schema->nullable);
    const openapi::Operation* add = contract.find("addBond");
    EXPECT_TRUE(add->body->forms.at(0).schema->properties.at(1).schema->nullable);
}

TEST(DatasetContract, GivenATitleThatLooksLikeAPlaceholderWhenAddedThenItStays) {
    const openapi::Contract contract =
        contract_of({"name: bonds\nrecord: Bond\ntitle: 'a <name> & \"b\": c'\n"
                     "schema: {type: object, properties: {a: {type: string}}}"});

    const auto served = json::parse(*contract.json());
    EXPECT_EQ(served.at("paths").at("/bonds").at("post").at("summary"), "a <name> & \"b\": c: add a record");
}

struct Taken {
    const char* name;
    const char* record;
    const char* message;
};

class TakenNameTest : public testing::TestWithParam<Taken> {};

TEST_P(TakenNameTest, GivenANameThatTheContractHasWhenAddedThenItIsAnError) {
    try {
        (void)contract_of({std::string("name: ") + GetParam().name + "\nrecord: " + GetParam().record +
                           "\nschema: {type: object, properties: {a: {type: string}}}"});
        FAIL() << "was accepted";
    } catch (const openapi::ContractError& error) {
        EXPECT_STREQ(error.what(), GetParam().message);
    }
}

INSTANTIATE_TEST_SUITE_P(
    DatasetContract, TakenNameTest,
    testing::Values(Taken{"stocks", "Share", "test.yaml: the path '/stocks' is declared by the contract already"},
                    Taken{"docs", "Paper", "test.yaml: the path '/docs' is declared by the contract already"},
                    Taken{"market", "Place", "test.yaml: the tag 'market' is declared by the contract already"},
                    Taken{"fees", "Price", "test.yaml: the schema 'Price' is declared by the contract already"}));

}  // namespace dataset_contract_http_test
}  // namespace bourse::datasets
