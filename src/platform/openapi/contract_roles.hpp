#pragma once
#include <boost/json/value.hpp>
#include <span>
#include <string_view>

namespace bourse::openapi {

/// Takes out of the contract's document the operations whose `x-role` is none of `roles`, and the paths that are left
/// without one. What has no `x-role` stays. Throws ContractError when an `x-role` is no text.
void keep_roles(boost::json::value& document, std::span<const std::string_view> roles);

}  // namespace bourse::openapi
