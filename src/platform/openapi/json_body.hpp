#pragma once
#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.hpp"
#include "platform/http/message.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

/// How deep a body may nest arrays and objects.
inline constexpr std::size_t kMaxJsonDepth = 64;

/// JSON from a stranger. Errc::MalformedRequest, saying why and where, for what is not JSON (RFC 8259) in UTF-8, nests
/// deeper than kMaxJsonDepth, repeats a key inside one object, or holds NUL or a number beyond a double. Doubles are
/// the nearest to what was written.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

/// The body of a request to an operation, valid by its schema; null when the operation takes none, when an optional one
/// was not sent, and when its form is not JSON. Errc::UnsupportedMediaType when the contract does not name its
/// Content-Type; Errc::InvalidInput when it is missing or does not fit; see also parse_json.
[[nodiscard]] Result<boost::json::value> read_body(const Operation& operation, const http::Request& request);

}  // namespace bourse::openapi
