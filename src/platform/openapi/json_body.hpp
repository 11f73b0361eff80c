#pragma once
#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// Whether the contract names the form of the body that a request announces (Request::body_source), told by its head
/// alone. Errc::UnsupportedMediaType; Errc::InvalidInput when it announces none and must have one.
[[nodiscard]] Result<> check_announced_body(const Operation& operation, const http::Request& request);

/// The body of a request to an operation, valid by its schema; null when the operation takes none, when an optional one
/// was not sent, and when its form is not JSON. Errc::UnsupportedMediaType when the contract does not name its
/// Content-Type; Errc::InvalidInput when it is missing or does not fit; see also
/// schema::parse_json.
[[nodiscard]] Result<boost::json::value> read_body(const Operation& operation, const http::Request& request);

}  // namespace bourse::openapi
