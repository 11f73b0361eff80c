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

/// The values of an operation's parameters, as Arguments::parameters: read from path, query and headers, turned into
/// the types that the contract gives them, and checked. Errc::MalformedRequest when the query cannot be decoded;
/// Errc::InvalidInput with every fault: an unknown query parameter, one that is missing, repeats, or does not fit its
/// schema.
[[nodiscard]] Result<std::vector<boost::json::value>> read_parameters(const Operation& operation,
                                                                      const http::Request& request,
                                                                      std::span<const PathArgument> path_arguments);

}  // namespace bourse::openapi
