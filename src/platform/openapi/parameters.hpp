#pragma once
#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/router.hpp"

namespace bourse::openapi {

/// The values of an operation's parameters, as Arguments::parameters: read from path, query and
/// headers, converted to the types of the contract, and validated. Errc::MalformedRequest when the
/// query cannot be decoded; Errc::InvalidInput lists every fault: an unknown query parameter, or
/// one that is missing, repeated or invalid by its schema.
[[nodiscard]] Result<std::vector<boost::json::value>> read_parameters(const Operation& operation,
                                                                      const http::Request& request,
                                                                      std::span<const PathArgument> path_arguments);

}  // namespace bourse::openapi
