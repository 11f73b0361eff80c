#pragma once
#include <boost/json/value.hpp>
#include <span>
#include <string_view>

#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// Adds the tags, paths and schemas of each part to the contract's document. Throws ContractError,
/// naming the part and the earlier declaration, when a tag, schema, operationId or path (ignoring
/// the names of its parameters) already exists.
void merge(boost::json::value& document, std::span<const ContractPart> parts);

/// Removes the operations whose `x-role` is not one of `roles`, and the paths that become empty.
/// Operations without an `x-role` are kept. Throws ContractError when an `x-role` is not text.
void keep_roles(boost::json::value& document, std::span<const std::string_view> roles);

}  // namespace bourse::openapi
