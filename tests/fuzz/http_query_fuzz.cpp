// Any query is either parsed into values that are valid by the contract, or rejected with a problem
// document that is valid JSON.
#include <boost/json/parse.hpp>

#include "fuzzing.hpp"
#include "platform/http/messages/problem.hpp"
#include "platform/openapi/parameters.hpp"
#include "platform/schema/finding.hpp"
#include "platform/schema/schema_check.hpp"

using namespace bourse;

namespace {

void check_refusal(const Error& error) {
    if (error.code == Errc::InvalidInput) {
        // One additional fault gives the number of those that are not listed.
        fuzzing::require(!error.faults.empty() && error.faults.size() <= schema::kMaxFindings + 1, "faults are named");
    } else {
        fuzzing::require(error.code == Errc::MalformedRequest, "a query fits, does not fit, or is malformed");
    }
    const http::Response problem = http::to_problem(error, "/", "id");
    (void)boost::json::parse(*problem.body);
    fuzzing::require(problem.body->size() < 32 * 1024, "a refusal is short");
}

void check_values(const openapi::Operation& operation, const std::vector<boost::json::value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].is_null()) continue;
        fuzzing::require(!schema::fault_of(*operation.parameters[i].schema, values[i]), "a value fits its schema");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const openapi::Contract contract = openapi::Contract::parse(fuzzing::contract_yaml());
    http::Request request;
    request.query = fuzzing::text_of(data, size);
    // The operation with the most parameters, of every kind.
    static const openapi::Operation& operation = *contract.find("getTimeSeries");
    static const std::vector<openapi::PathArgument> path_arguments{{"symbol", "AMZN"}};

    const auto values = openapi::read_parameters(operation, request, path_arguments);
    if (values) {
        check_values(operation, *values);
    } else {
        check_refusal(values.error());
    }
    return 0;
}
