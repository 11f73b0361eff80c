#pragma once
#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// Checks, by the head alone, that the contract accepts the body that a request announces
/// (Request::body_source). Errc::UnsupportedMediaType; Errc::InvalidInput when a required body is
/// missing.
[[nodiscard]] Result<> check_announced_body(const Operation& operation, const http::Request& request);

/// The validated body of a request; null when the operation accepts none, when an optional one was
/// not sent, and when it is not JSON. Errc::UnsupportedMediaType when the contract does not accept
/// its Content-Type; Errc::InvalidInput when it is missing or invalid; see also schema::parse_json.
[[nodiscard]] Result<boost::json::value> read_body(const Operation& operation, const http::Request& request);

}  // namespace bourse::openapi
