#pragma once
#include <string>
#include <string_view>

#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// For tests: a contract with these paths. The text begins at the first path, indented by two
/// blanks, and may continue with `components`.
[[nodiscard]] inline Contract contract_with(std::string_view paths) {
    std::string yaml = "openapi: 3.0.3\ninfo: {title: Test, version: '1'}\npaths:\n";
    yaml += paths;
    return Contract::parse(yaml);
}

/// For tests: a contract with one operation, `getThing` at `/thing`, and these parameters (a YAML flow sequence).
[[nodiscard]] inline Contract contract_with_parameters(std::string_view parameters) {
    return contract_with("  /thing:\n    get:\n      operationId: getThing\n      parameters: " +
                         std::string(parameters) + "\n      responses: {'200': {description: ok}}\n");
}

/// For tests: a contract with one operation, `postThing` at `/thing`, that requires a JSON body of this schema (a YAML
/// flow mapping).
[[nodiscard]] inline Contract contract_with_body(std::string_view schema) {
    return contract_with(
        "  /thing:\n    post:\n      operationId: postThing\n      requestBody:\n        required: true\n"
        "        content: {application/json: {schema: " +
        std::string(schema) + "}}\n      responses: {'200': {description: ok}}\n");
}

}  // namespace bourse::openapi
