#pragma once
#include <boost/json/value.hpp>
#include <span>

#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// Adds the tags, paths and schemas of each part to the contract's document. Throws ContractError, naming the part and
/// who came first, when a tag, a schema, an operationId, or a path (the names of its parameters do not count) is there
/// already.
void merge(boost::json::value& document, std::span<const ContractPart> parts);

}  // namespace bourse::openapi
