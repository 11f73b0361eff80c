// Any body is either a value that survives being written and parsed again, or rejected; checking it
// against a schema gives a limited number of findings.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "fuzzing.hpp"
#include "platform/http/messages/problem.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/schema/json_parse.hpp"
#include "platform/schema/schema_check.hpp"

using namespace bourse;

namespace {

constexpr std::string_view kContract = R"(
openapi: 3.0.3
paths:
  /people:
    post:
      operationId: createPerson
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Person'}}}}
      responses: {}
components:
  schemas:
    Person:
      type: object
      additionalProperties: false
      required: [name, age]
      properties:
        name: {type: string, minLength: 1, maxLength: 20, pattern: '^[A-Z][a-z ]*$'}
        age: {type: integer, minimum: 0, maximum: 150}
        sex: {type: string, enum: [male, female, other]}
        fare: {type: number, nullable: true, minimum: 0, exclusiveMinimum: true}
        uuid: {type: string, format: uuid}
        born: {type: string, format: date}
        seen: {type: string, format: date-time}
        children: {type: array, maxItems: 3, items: {$ref: '#/components/schemas/Person'}}
)";

int depth_of(const boost::json::value& value) {
    int deepest = 0;
    if (value.is_array()) {
        for (const auto& item : value.get_array()) deepest = std::max(deepest, depth_of(item));
    } else if (value.is_object()) {
        for (const auto& member : value.get_object()) deepest = std::max(deepest, depth_of(member.value()));
    } else {
        return 0;
    }
    return deepest + 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const openapi::Contract contract = openapi::Contract::parse(kContract);
    const auto body = schema::parse_json(fuzzing::text_of(data, size));
    if (!body) {
        fuzzing::require(body.error().code == Errc::MalformedRequest, "invalid JSON is reported as malformed");
        (void)boost::json::parse(*http::to_problem(body.error(), "/", "id").body);
        return 0;
    }
    fuzzing::require(depth_of(*body) <= static_cast<int>(schema::kMaxJsonDepth), "depth is bounded");
    const auto again = schema::parse_json(boost::json::serialize(*body));
    fuzzing::require(again && *again == *body, "a written value parses to the same value");

    const auto findings = schema::check_body(*contract.operations()[0].body->forms[0].schema, *body);
    // One additional finding gives the number of those that are not listed.
    fuzzing::require(findings.size() <= schema::kMaxFindings + 1, "findings are bounded");
    for (const auto& finding : findings) {
        boost::system::error_code error;
        const bool is_missing = finding.fault.detail.ends_with("is a required property");
        fuzzing::require(is_missing || body->find_pointer(finding.fault.where, error) != nullptr,
                         "the pointer of a finding leads somewhere");
    }
    return 0;
}
