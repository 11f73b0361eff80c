#pragma once
#include <boost/json/value.hpp>
#include <span>
#include <string_view>

#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// Adds the tags, paths and schemas of each part to the contract's document. Throws ContractError, naming the part and
/// who came first, when a tag, a schema, an operationId, or a path (the names of its parameters do not count) is there
/// already.
void merge(boost::json::value& document, std::span<const ContractPart> parts);

/// Takes out of the contract's document the operations whose `x-role` is none of `roles`, and the paths that are left
/// without one. What has no `x-role` stays. Throws ContractError when an `x-role` is no text.
void keep_roles(boost::json::value& document, std::span<const std::string_view> roles);

}  // namespace bourse::openapi
