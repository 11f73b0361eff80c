#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/parameters.hpp"
#include "platform/schema/schema.hpp"

// Tests of the contract that is shipped with the server.
namespace bourse::openapi {
namespace contract_file_test {

const Contract& contract() {
    static const Contract parsed = [] {
        std::ifstream file(BOURSE_CONTRACT_FILE);
        return Contract::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    }();
    return parsed;
}

const Operation& operation(std::string_view id) {
    const Operation* found = contract().find(id);
    if (found == nullptr) throw std::out_of_range(std::string(id));
    return *found;
}

TEST(ContractFile, GivenTheShippedContractWhenParsedThenEveryOperationIsThere) {
    std::vector<std::string> ids;
    for (const Operation& each : contract().operations()) ids.push_back(each.id);

    EXPECT_EQ(ids, (std::vector<std::string>{"getTimeSeries", "getTimeSeriesBySymbol",
                                             "importBars",    "putBars",
                                             "getIndicators", "getIndicatorsBySymbol",
                                             "listStocks",    "listIndicators",
                                             "listFollowed",  "changeSymbol",
                                             "deleteSymbol",  "getNdays",
                                             "logInBasic",    "logIn",
                                             "renewSession",  "logOut",
                                             "getStock",      "getStats",
                                             "listUsers",     "addUser",
                                             "getMe",         "listKeys",
                                             "createKey",     "deleteKey",
                                             "getUser",       "changeUser",
                                             "listHistory",   "changePassword",
                                             "getRecord",     "addReport",
                                             "listReports",   "getReportStatus",
                                             "placeOrder",    "listOrders",
                                             "getOrder",      "getHealth",
                                             "getReadiness",  "getDatabaseHealth",
                                             "getMetrics",    "getDocs",
                                             "getDocsAsset",  "getOpenapi"}));
}

TEST(ContractFile, GivenTheShippedContractWhenParsedThenWhatWritesDeclaresThatForeignPagesMayNot) {
    EXPECT_TRUE(operation("getStock").writes) << "it saves the quote in the history";
    EXPECT_FALSE(operation("getTimeSeries").writes);
    const auto json = boost::json::parse(*contract().json());
    for (const Operation& each : contract().operations()) {
        if (!each.writes) continue;
        const std::string method = to_lower(to_string(each.method));
        const auto& declared = json.at("paths").at(each.path).at(method).at("responses").as_object();
        EXPECT_TRUE(declared.contains("403")) << each.id;
    }
}

TEST(ContractFile, GivenTheShippedContractWhenParsedThenFormsAndMarksAreAsPromised) {
    EXPECT_EQ(operation("getTimeSeries").media_types, (std::vector<std::string>{"application/json", "text/csv"}));
    EXPECT_EQ(operation("listStocks").formats.size(), 2U);
    EXPECT_TRUE(operation("getDatabaseHealth").media_types.empty());
    EXPECT_TRUE(operation("getTimeSeries").cacheable);
    EXPECT_FALSE(operation("getNdays").cacheable);
    EXPECT_FALSE(operation("getTimeSeries").security.schemes.any());
}

/// Whether a request with this status was rejected before the rate limit of its operation.
bool is_before_the_limit(std::string_view status) {
    constexpr std::array<std::string_view, 6> kOfTheHead{"403", "405", "414", "417", "431", "505"};
    return std::find(kOfTheHead.begin(), kOfTheHead.end(), status) != kOfTheHead.end();
}

/// The response itself, or the target of its `$ref`.
const boost::json::value& resolved(const boost::json::value& contract, const boost::json::value& response) {
    const auto* reference = response.as_object().if_contains("$ref");
    return reference == nullptr ? response : contract.at_pointer(reference->as_string().subview(1));
}

TEST(ContractFile, GivenTheShippedContractWhenParsedThenLimitedOperationsDeclareIt) {
    EXPECT_EQ(operation("logIn").rate_limit, "sign-in");
    EXPECT_EQ(operation("getStock").rate_limit, "quotes");
    for (const char* id : {"placeOrder", "listOrders", "getOrder", "getRecord"})
        EXPECT_EQ(operation(id).rate_limit, "orders") << id;
    EXPECT_EQ(operation("getTimeSeries").rate_limit, "market-data");
    EXPECT_EQ(operation("getHealth").rate_limit, "");
    const auto json = boost::json::parse(*contract().json());
    for (const auto& [path, item] : json.at("paths").as_object()) {
        for (const auto& [method, each] : item.as_object()) {
            if (!each.is_object() || !each.as_object().contains("x-rate-limit")) continue;
            const auto& responses = each.at("responses").as_object();
            EXPECT_TRUE(responses.contains("429")) << path << ' ' << method;
            for (const auto& [status, response] : responses) {
                if (is_before_the_limit(status)) continue;
                const auto& headers = resolved(json, response).at("headers").as_object();
                EXPECT_TRUE(headers.contains("RateLimit")) << path << ' ' << method << ' ' << status;
                EXPECT_TRUE(headers.contains("RateLimit-Policy")) << path << ' ' << method << ' ' << status;
            }
        }
    }
}

TEST(ContractFile, GivenTheShippedContractWhenServedThenItIsTheSameAsJson) {
    const auto json = boost::json::parse(*contract().json());

    EXPECT_EQ(json.at("openapi").as_string(), "3.0.3");
    EXPECT_EQ(json.at("paths").as_object().size(), 34U);
}

/// Fails for each pattern of `schema` that has no words for its faults.
void expect_words(const schema::Schema& schema, const std::string& place) {
    EXPECT_FALSE(schema.pattern && schema.expected.empty()) << place << ": " << schema.pattern->expression();
    if (schema.items != nullptr) expect_words(*schema.items, place);
    for (const schema::Schema* alternative : schema.alternatives) expect_words(*alternative, place);
    for (const schema::Property& property : schema.properties) {
        expect_words(*property.schema, place + " " + property.name);
    }
}

TEST(ContractFile, GivenAPatternThenWordsSayWhatFitsIt) {
    for (const Operation& each : contract().operations()) {
        for (const Parameter& parameter : each.parameters) expect_words(*parameter.schema, each.id);
        if (!each.body) continue;
        for (const RequestBody::Form& form : each.body->forms) {
            if (form.schema != nullptr) expect_words(*form.schema, each.id);
        }
    }
}

// One test case for each parameter and each kind of fault, generated from the contract.

struct WrongInput {
    const Operation* operation;
    const Parameter* parameter;
    std::string text;
    std::string name;
};

void PrintTo(const WrongInput& input, std::ostream* out) {
    *out << input.name;
}

/// Texts that violate the schema, each with a word for the reason.
std::vector<std::pair<std::string, std::string>> wrong_texts(const schema::Schema& schema) {
    std::vector<std::pair<std::string, std::string>> texts;
    if (schema.type == schema::Schema::Type::Integer) {
        for (const char* text : {"", "x", "1.5", "+1", " 1", "1 ", "0x1", "1e2", "99999999999999999999"}) {
            texts.emplace_back(text, "NotAnInteger" + std::to_string(texts.size()));
        }
    }
    if (schema.minimum) texts.emplace_back(std::to_string(schema.minimum->limit.as_int64() - 1), "TooSmall");
    if (schema.maximum) texts.emplace_back(std::to_string(schema.maximum->limit.as_int64() + 1), "TooLarge");
    if (!schema.enumeration.empty()) texts.emplace_back("no-such-word", "NotInEnum");
    if (schema.max_length != schema::Schema::kUnbounded)
        texts.emplace_back(std::string(schema.max_length + 1, 'A'), "TooLong");
    if (schema.min_length > 0) texts.emplace_back("", "TooShort");
    if (schema.pattern) texts.emplace_back("\n%", "AgainstPattern");
    return texts;
}

std::vector<WrongInput> wrong_inputs() {
    std::vector<WrongInput> inputs;
    for (const Operation& each : contract().operations()) {
        for (const Parameter& parameter : each.parameters) {
            for (const auto& [text, why] : wrong_texts(*parameter.schema)) {
                std::string name = each.id + "_" + parameter.name + "_" + why;
                std::replace(name.begin(), name.end(), '-', '_');  // header names
                inputs.push_back({&each, &parameter, text, name});
            }
        }
    }
    return inputs;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return encoded;
}

class WrongInputTest : public testing::TestWithParam<WrongInput> {};

TEST_P(WrongInputTest, GivenAValueThatDoesNotFitWhenReadThenExactlyItsParameterIsNamed) {
    const auto& [target, parameter, text, name] = GetParam();
    std::vector<PathArgument> path_arguments;
    std::string query;
    for (const Parameter& each : target->parameters) {
        if (each.in == InputFault::In::Path) path_arguments.push_back({each.name, "AMZN"});
        if (each.in == InputFault::In::Query && each.required && &each != parameter) query += each.name + "=AMZN&";
    }
    if (parameter->in == InputFault::In::Path) {
        path_arguments = {{parameter->name, text}};
    } else if (parameter->in == InputFault::In::Query) {
        query += parameter->name + "=" + percent_encode(text);
    }
    http::Request request;
    request.query = query;
    const http::HeaderView header{parameter->name, text};
    if (parameter->in == InputFault::In::Header) request.headers = {&header, 1};

    const auto values = read_parameters(*target, request, path_arguments);

    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().code, Errc::InvalidInput);
    ASSERT_EQ(values.error().faults.size(), 1U);
    EXPECT_EQ(values.error().faults[0].in, parameter->in);
    EXPECT_EQ(values.error().faults[0].where, parameter->name);
    EXPECT_TRUE(values.error().detail.ends_with(" - '" + parameter->name + "'")) << values.error().detail;
}

INSTANTIATE_TEST_SUITE_P(ContractFile, WrongInputTest, testing::ValuesIn(wrong_inputs()),
                         [](const auto& tested) { return tested.param.name; });

TEST(ContractFile, GivenAnUnknownParameterWhenReadThenEveryOperationRefusesIt) {
    for (const Operation& each : contract().operations()) {
        std::vector<PathArgument> path_arguments;
        for (const Parameter& parameter : each.parameters) {
            const char* example = parameter.name == "id" ? "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f" : "AMZN";
            if (parameter.in == InputFault::In::Path) path_arguments.push_back({parameter.name, example});
        }
        http::Request request;
        request.query = "nosuch=1";

        const auto values = read_parameters(each, request, path_arguments);

        ASSERT_FALSE(values) << each.id;
        EXPECT_EQ(values.error().detail, "'nosuch' is not a known query parameter") << each.id;
    }
}

}  // namespace contract_file_test
}  // namespace bourse::openapi
