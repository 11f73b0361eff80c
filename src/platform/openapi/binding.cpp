#include "platform/openapi/binding.hpp"

#include <algorithm>

#include "platform/schema/schema.hpp"

namespace bourse::openapi {
namespace {

[[noreturn]] void mismatch(const Operation& operation, const std::string& parameter, const std::string& what) {
    throw ContractError("operation " + operation.id + ", parameter '" + parameter + "': " + what);
}

bool fits(MemberType::Scalar member, const schema::Schema& schema) {
    const auto declared = schema.type;
    if (schema.format == schema::Schema::Format::Decimal) return member == MemberType::Scalar::Text;
    switch (member) {
        case MemberType::Scalar::Boolean:
            return declared == schema::Schema::Type::Boolean;
        case MemberType::Scalar::Integer:
            return declared == schema::Schema::Type::Integer;
        case MemberType::Scalar::Number:
            return declared == schema::Schema::Type::Number || declared == schema::Schema::Type::Integer;
        case MemberType::Scalar::Text:
            return declared == schema::Schema::Type::String;
    }
    return false;
}

void check_types(const Operation& operation, const Parameter& declared, const BoundParameter& bound) {
    const bool is_list = declared.schema->type == schema::Schema::Type::Array;
    const schema::Schema& element = is_list ? *declared.schema->items : *declared.schema;
    if (is_list != bound.type.is_list || !fits(bound.type.scalar, element)) {
        mismatch(operation, bound.name, "the member does not have the type that the contract declares");
    }
    if (element.format == schema::Schema::Format::Decimal && !declared.default_value.is_null()) {
        mismatch(operation, bound.name, "a decimal has no default here");
    }
    const bool is_always_there = declared.required || !declared.default_value.is_null();
    if (!is_always_there && !bound.type.is_optional) {
        mismatch(operation, bound.name, "may be missing, so its member must be a std::optional");
    }
}

bool is_same(const Parameter& declared, const BoundParameter& bound) {
    return declared.in == bound.in && declared.name == bound.name;
}

/// Checks that every declared parameter except `format` is bound.
void check_complete(const Operation& operation, std::span<const BoundParameter> bound) {
    for (const Parameter& declared : operation.parameters) {
        if (is_format_parameter(declared)) continue;
        const bool is_bound = std::any_of(
            bound.begin(), bound.end(), [&](const BoundParameter& candidate) { return is_same(declared, candidate); });
        if (!is_bound) mismatch(operation, declared.name, "is declared but not bound");
    }
}

void check_body(const Operation& operation, bool takes_body) {
    const bool has_json = operation.body && std::any_of(operation.body->forms.begin(), operation.body->forms.end(),
                                                        [](const auto& form) { return form.schema != nullptr; });
    if (has_json && !takes_body) throw ContractError("operation " + operation.id + ": its JSON body is not bound");
    if (!has_json && takes_body) throw ContractError("operation " + operation.id + ": declares no JSON body to bind");
}

}  // namespace

std::vector<std::size_t> match_parameters(const Operation& operation, std::span<const BoundParameter> bound,
                                          bool takes_body) {
    std::vector<std::size_t> positions;
    for (const BoundParameter& wanted : bound) {
        const auto& parameters = operation.parameters;
        const auto found = std::find_if(parameters.begin(), parameters.end(),
                                        [&](const Parameter& declared) { return is_same(declared, wanted); });
        if (found == parameters.end()) mismatch(operation, wanted.name, "is bound but not declared");
        if (is_format_parameter(*found)) mismatch(operation, wanted.name, "is reserved; see Call::media_type");
        check_types(operation, *found, wanted);
        positions.push_back(static_cast<std::size_t>(found - parameters.begin()));
    }
    check_complete(operation, bound);
    check_body(operation, takes_body);
    return positions;
}

}  // namespace bourse::openapi
