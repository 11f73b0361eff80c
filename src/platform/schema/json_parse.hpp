#pragma once
#include <boost/json/value.hpp>
#include <cstddef>
#include <string_view>

#include "base/result.hpp"

namespace bourse::schema {

/// Maximum nesting depth of arrays and objects in a body.
inline constexpr std::size_t kMaxJsonDepth = 64;

/// Parses untrusted JSON. Errc::MalformedRequest, with reason and position, for text that is not JSON (RFC 8259) in
/// UTF-8, nests deeper than kMaxJsonDepth, repeats a key in an object, or contains NUL or a number outside the range of
/// a double. Doubles are correctly rounded; numbers too small become 0.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

}  // namespace bourse::schema
