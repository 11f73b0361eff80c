#include "platform/openapi/contract.hpp"

#include <gtest/gtest.h>

#include "platform/openapi/test_contract.hpp"
#include "platform/schema/schema.hpp"

namespace bourse::openapi {
namespace contract_test {

constexpr std::string_view kContract = R"(
  /people/{uuid}:
    x-aliases: ['/p/{uuid}']
    summary: One person
    parameters:
      - $ref: '#/components/parameters/Uuid'
      - {name: verbose, in: query, schema: {type: boolean, default: false}}
    get:
      operationId: getPerson
      x-cacheable: true
      x-rate-limit: market
      parameters:
        - {name: verbose, in: query, required: true, schema: {type: boolean}}
        - {name: format, in: query, schema: {type: string, enum: [json, html]}}
      security: []
      responses:
        '404': {description: none}
        '200': {$ref: '#/components/responses/Person'}
    put:
      operationId: putPerson
      x-super-users: true
      requestBody: {$ref: '#/components/requestBodies/Person'}
      responses: {'204': {description: done}}
security: [{basic: []}, {token: []}]
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    token: {type: http, scheme: bearer, bearerFormat: JWT}
  parameters:
    Uuid: {name: uuid, in: path, required: true, schema: {$ref: '#/components/schemas/Uuid'}}
  requestBodies:
    Person:
      content:
        application/json: {schema: {$ref: '#/components/schemas/Person'}}
        text/csv: {schema: {type: string}}
  responses:
    Person:
      description: found
      content:
        application/json: {schema: {$ref: '#/components/schemas/Person'}}
        text/html: {schema: {type: string}}
  schemas:
    Uuid: {type: string, format: uuid}
    Person:
      type: object
      properties:
        uuid: {$ref: '#/components/schemas/Uuid'}
        children: {type: array, items: {$ref: '#/components/schemas/Person'}}
)";

TEST(Contract, GivenAContractWhenParsedThenOperationsAreData) {
    const Contract contract = contract_with(kContract);

    ASSERT_EQ(contract.operations().size(), 2U);
    const Operation& get = contract.operations()[0];
    EXPECT_EQ(get.id, "getPerson");
    EXPECT_EQ(get.method, http::Method::Get);
    EXPECT_EQ(get.path, "/people/{uuid}");
    EXPECT_EQ(get.aliases, std::vector<std::string>{"/p/{uuid}"});
    EXPECT_EQ(get.media_types, (std::vector<std::string>{"application/json", "text/html"}));
    EXPECT_EQ(get.formats.at(1).media_type, "text/html");
    EXPECT_TRUE(get.cacheable);
    EXPECT_FALSE(get.security.schemes.any()) << "an empty list overrules the document's";
    EXPECT_FALSE(get.body);
    EXPECT_EQ(contract.find("getPerson"), &get);
    EXPECT_EQ(contract.find("nosuch"), nullptr);
}

TEST(Contract, GivenAParameterOfPathAndOperationWhenParsedThenTheOperationsWins) {
    const Contract contract = contract_with(kContract);

    const auto& parameters = contract.operations()[0].parameters;
    ASSERT_EQ(parameters.size(), 3U);
    EXPECT_EQ(parameters[0].name, "uuid");
    EXPECT_EQ(parameters[0].in, InputFault::In::Path);
    EXPECT_EQ(parameters[0].schema->format, schema::Schema::Format::Uuid);
    EXPECT_EQ(parameters[1].name, "verbose");
    EXPECT_TRUE(parameters[1].required);
    EXPECT_TRUE(parameters[1].default_value.is_null());
}

TEST(Contract, GivenABodyWhenParsedThenOnlyJsonHasASchema) {
    const Contract contract = contract_with(kContract);

    const Operation& put = contract.operations()[1];
    EXPECT_EQ(put.security.schemes, (auth::Schemes{.basic = true, .bearer = true}));
    EXPECT_TRUE(put.security.super_users);
    EXPECT_TRUE(put.media_types.empty());
    ASSERT_TRUE(put.body);
    EXPECT_FALSE(put.body->required);
    ASSERT_EQ(put.body->forms.size(), 2U);
    EXPECT_NE(put.body->forms[0].schema, nullptr);
    EXPECT_EQ(put.body->forms[1].media_type, "text/csv");
    EXPECT_EQ(put.body->forms[1].schema, nullptr);
}

TEST(Contract, GivenASchemaThatContainsItselfWhenParsedThenItIsOne) {
    const Contract contract = contract_with(kContract);

    const schema::Schema* person = contract.operations()[1].body->forms[0].schema;
    EXPECT_EQ(person->properties.at(1).schema->items, person);
}

TEST(Contract, GivenAContractWhenMovedThenOperationsKeepTheirAddresses) {
    Contract first = contract_with(kContract);
    const Operation* operation = first.find("putPerson");

    const Contract second = std::move(first);

    EXPECT_EQ(second.find("putPerson"), operation);
}

struct BrokenContract {
    std::string name;
    std::string yaml;
    /// Expected in the message.
    std::string place;
};

void PrintTo(const BrokenContract& broken, std::ostream* out) {
    *out << broken.name;
}

class BrokenContractTest : public testing::TestWithParam<BrokenContract> {};

TEST_P(BrokenContractTest, GivenABrokenContractWhenParsedThenThePlaceIsNamed) {
    try {
        (void)Contract::parse(GetParam().yaml);
        FAIL() << "accepted";
    } catch (const ContractError& error) {
        EXPECT_NE(std::string_view(error.what()).find(GetParam().place), std::string_view::npos) << error.what();
    }
}

/// A contract with one operation, `op` at GET /a, with these parameters.
BrokenContract with_parameter(std::string name, const std::string& parameter, std::string place) {
    return {std::move(name),
            "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      operationId: op\n      parameters: [" + parameter +
                "]\n      responses: {}\n",
            std::move(place)};
}

/// The same operation with one query parameter `p` of this schema.
BrokenContract with_schema(std::string name, const std::string& schema, std::string place) {
    return with_parameter(std::move(name), "{name: p, in: query, schema: " + schema + "}", std::move(place));
}

INSTANTIATE_TEST_SUITE_P(
    Document, BrokenContractTest,
    testing::Values(
        BrokenContract{"LimitWithoutBody",
                       "openapi: 3.0.3\npaths: {/a: {get: {operationId: x, x-max-body: 5, responses: {}}}}",
                       "/a get: 'x-max-body' and 'x-streamed-body' need a 'requestBody'"},
        BrokenContract{"LimitOfNothing",
                       "openapi: 3.0.3\npaths: {/a: {put: {operationId: x, x-max-body: 0, requestBody: {content: "
                       "{text/csv: {}}}, responses: {}}}}",
                       "'x-max-body' must be a number of bytes"},
        BrokenContract{"StreamWithLimit",
                       "openapi: 3.0.3\npaths: {/a: {put: {operationId: x, x-max-body: 5, x-streamed-body: true, "
                       "requestBody: {content: {text/csv: {}}}, responses: {}}}}",
                       "has its own limit"},
        BrokenContract{
            "StreamOfJson",
            "openapi: 3.0.3\npaths: {/a: {put: {operationId: x, x-streamed-body: true, requestBody: {content: "
            "{application/json: {schema: {type: object}}}}, responses: {}}}}",
            "a JSON body cannot be streamed"},
        BrokenContract{"NotAnObject", "[]", "the contract: must be an object"},
        BrokenContract{"NoVersion", "paths: {}", "'openapi' is missing"},
        BrokenContract{"OtherVersion", "openapi: 3.1.0\npaths: {}", "'3.1.0' is not OpenAPI 3.0"},
        BrokenContract{"NoPaths", "openapi: 3.0.3", "'paths' is missing"},
        BrokenContract{"NoOperationId", "openapi: 3.0.3\npaths: {/a: {get: {responses: {}}}}", "/a get: 'operationId'"},
        BrokenContract{"RepeatedOperationId",
                       "openapi: 3.0.3\npaths: {/a: {get: {operationId: x, responses: {}}}, /b: {get: {operationId: "
                       "x, responses: {}}}}",
                       "'x' repeats"},
        BrokenContract{"UnknownMethod", "openapi: 3.0.3\npaths: {/a: {trace: {}}}", "/a: 'trace' is not supported"},
        BrokenContract{"UnknownKey", "openapi: 3.0.3\npaths: {/a: {get: {operationId: x, responses: {}, servers: []}}}",
                       "/a get: 'servers' is not supported"},
        BrokenContract{"PathWithoutSlash", "openapi: 3.0.3\npaths: {a: {get: {operationId: x, responses: {}}}}",
                       "does not begin with /"},
        BrokenContract{"PathWithTrailingSlash", "openapi: 3.0.3\npaths: {/a/: {get: {operationId: x, responses: {}}}}",
                       "'/a/' is not a path template"},
        BrokenContract{"HalfAParameter", "openapi: 3.0.3\npaths: {'/a{b}': {get: {operationId: x, responses: {}}}}",
                       "is not a path template"},
        BrokenContract{"UndeclaredPathParameter",
                       "openapi: 3.0.3\npaths: {'/a/{b}': {get: {operationId: x, responses: {}}}}",
                       "the path parameters are not those of '/a/{b}'"},
        BrokenContract{"AliasWithOtherParameters",
                       "openapi: 3.0.3\npaths: {/a: {x-aliases: ['/b/{c}'], get: {operationId: x, responses: {}}}}",
                       "the path parameters are not those of '/b/{c}'"},
        BrokenContract{"DanglingReference", "openapi: 3.0.3\npaths: {}\nx: {y: {$ref: '#/components/nosuch'}}",
                       "/x/y: no target at '#/components/nosuch'"},
        BrokenContract{"ForeignReference", "openapi: 3.0.3\npaths: {}\nx: {$ref: 'other.yaml#/a'}",
                       "is not a reference inside the document"},
        BrokenContract{"CircularReference", "openapi: 3.0.3\npaths: {}\nx: {$ref: '#/y'}\ny: {$ref: '#/x'}",
                       "circular"}),
    [](const auto& tested) { return tested.param.name; });

/// The same operation without parameters and with these extensions, and a few security schemes.
BrokenContract with_marks(std::string name, const std::string& marks, std::string place) {
    return {std::move(name),
            "openapi: 3.0.3\npaths:\n  /a:\n    get: {operationId: op, responses: {}, " + marks +
                "}\ncomponents:\n  securitySchemes:\n    basic: {type: http, scheme: basic}\n"
                "    digest: {type: http, scheme: digest}\n    key: {type: apiKey, in: header, name: X-Key}\n",
            std::move(place)};
}

INSTANTIATE_TEST_SUITE_P(
    Security, BrokenContractTest,
    testing::Values(
        with_marks("UnknownScheme", "security: [{nosuch: []}]", "no target at"),
        with_marks("OtherHttpScheme", "security: [{digest: []}]", "the scheme 'digest' is not supported"),
        with_marks("OtherType", "security: [{key: []}]", "the type must be http"),
        with_marks("NoCredentialsOnly", "security: [{}]", "must be combined with schemes"),
        with_marks("SuperUsersOptional", "security: [{basic: []}, {}], x-super-users: true",
                   "'x-super-users' needs a 'security'"),
        with_marks("BothAtOnce", "security: [{basic: [], key: []}]", "names exactly one scheme"),
        with_marks("Scopes", "security: [{basic: [read]}]", "scopes are not supported"),
        with_marks("NotAList", "security: {basic: []}", "/a get security"),
        with_marks("SuperUsersWithoutSecurity", "x-super-users: true", "'x-super-users' needs a 'security'"),
        with_marks("SuperUsersOpen", "security: [], x-super-users: true", "'x-super-users' needs a 'security'"),
        with_marks("SuperUsersIsText", "security: [{basic: []}], x-super-users: 'yes'", "/a get x-super-users"),
        with_marks("ScopeOfKeysIsUnknown", "x-scope: write", "'write' is neither 'read' nor 'ingest'"),
        with_marks("CacheableAndWrites", "x-writes: true, x-cacheable: true", "'x-cacheable' must not be combined"),
        with_marks("Cacheable", "security: [{basic: []}], x-cacheable: true", "'x-cacheable' must not be combined")),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Parameter, BrokenContractTest,
    testing::Values(
        with_parameter("WordsWithoutAPattern", "{name: p, in: query, schema: {type: string, x-expected: a day}}",
                       "'x-expected' needs a pattern"),
        with_parameter("AnyCaseWithoutAnEnum", "{name: p, in: query, schema: {type: string, x-any-case: true}}",
                       "'x-any-case' needs an enum"),
        with_parameter("NothingForTheHandler",
                       "{name: p, in: query, schema: {type: string, x-checked-by-handler: true}}",
                       "'x-checked-by-handler' needs a pattern"),
        with_parameter("NoName", "{in: query, schema: {type: string}}", "'name' is missing"),
        with_parameter("NoPlace", "{name: p, schema: {type: string}}", "'p': 'in' is missing"),
        with_parameter("InCookie", "{name: p, in: cookie, schema: {type: string}}", "'cookie' are not supported"),
        with_parameter("NoSchema", "{name: p, in: query}", "'p': 'schema' is missing"),
        with_parameter("Twice",
                       "{name: p, in: query, schema: {type: string}}, {name: p, in: query, schema: {type: string}}",
                       "'p' is declared twice"),
        with_parameter("OptionalInPath", "{name: p, in: path, schema: {type: string}}", "a path parameter is required"),
        with_parameter("OtherStyle", "{name: p, in: query, style: deepObject, schema: {type: string}}", "style"),
        with_parameter("FormatWithoutMediaType", "{name: format, in: query, schema: {type: string, enum: [csv]}}",
                       "the format 'csv' has no text/csv"),
        with_parameter("FormatWithDefault",
                       "{name: format, in: query, schema: {type: string, enum: [csv], default: csv}}",
                       "must not have a default")),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Schema, BrokenContractTest,
    testing::Values(with_schema("UnknownType", "{type: strin}", "'strin' is not supported"),
                    with_schema("NoType", "{}", "needs a scalar type"),
                    with_schema("Object", "{type: object}", "needs a scalar type"),
                    with_schema("ArrayOfArrays", "{type: array, items: {type: array}}", "the items need a scalar type"),
                    with_schema("UnknownKeyword", "{type: string, multipleOf: 2}",
                                "/a get parameter 'p'.multipleOf: this keyword is not supported"),
                    with_schema("UnknownFormat", "{type: string, format: email}", "'email' is not supported"),
                    with_schema("BadPattern", "{type: string, maxLength: 5, pattern: '('}", "not a regular expression"),
                    with_schema("PatternWithoutLength", "{type: string, pattern: 'a'}", "needs a maxLength"),
                    with_schema("ManyProperties", "{type: array, items: {type: object, minProperties: 2}}",
                                "must be 0 or 1"),
                    with_schema("BoundIsText", "{type: integer, minimum: '1'}", "must be a number"),
                    with_schema("ExclusiveWithoutBound", "{type: integer, exclusiveMaximum: true}", "needs a maximum"),
                    with_schema("NegativeLength", "{type: string, minLength: -1}", "not negative"),
                    with_schema("DefaultDoesNotFit", "{type: integer, minimum: 1, default: 0}",
                                "the default 0 is less than the minimum of 1"),
                    with_schema("RequiredUnknownProperty", "{type: array, items: {type: object, required: [x]}}",
                                "'x' is not among the properties")),
    [](const auto& tested) { return tested.param.name; });

}  // namespace contract_test
}  // namespace bourse::openapi
