#include "platform/openapi/contract.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "platform/openapi/contract_merge.hpp"
#include "platform/openapi/contract_reader.hpp"
#include "platform/schema/yaml_json.hpp"

namespace bourse::openapi {

bool is_format_parameter(const Parameter& parameter) {
    return parameter.in == InputFault::In::Query && parameter.name == "format";
}

Contract::Contract() = default;
Contract::Contract(Contract&&) noexcept = default;
Contract& Contract::operator=(Contract&&) noexcept = default;
Contract::~Contract() = default;

Contract Contract::parse(std::string_view yaml, std::span<const ContractPart> parts,
                         std::span<const std::string_view> roles) {
    try {
        boost::json::value document = schema::yaml_to_json(yaml);
        // Before the parts are added as well, because a part may declare something that only an
        // excluded role declares in the contract.
        if (!roles.empty()) keep_roles(document, roles);
        merge(document, parts);
        if (!roles.empty()) keep_roles(document, roles);
        Contract contract;
        contract.operations_ = ContractReader(document, contract.schemas_).read_operations();
        contract.json_ = http::make_body(boost::json::serialize(document));
        return contract;
    } catch (const ContractError&) {
        throw;
    } catch (const schema::DocumentError& error) {
        throw ContractError(error.what());
    }
}

const Operation* Contract::find(std::string_view operation_id) const {
    const auto found = std::find_if(operations_.begin(), operations_.end(),
                                    [&](const Operation& operation) { return operation.id == operation_id; });
    return found == operations_.end() ? nullptr : &*found;
}

}  // namespace bourse::openapi
