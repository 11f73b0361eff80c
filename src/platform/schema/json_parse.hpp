#pragma once
#include <boost/json/value.hpp>
#include <cstddef>
#include <string_view>

#include "base/result.hpp"

namespace bourse::schema {

/// How deep a body may nest arrays and objects.
inline constexpr std::size_t kMaxJsonDepth = 64;

/// JSON from a stranger. Errc::MalformedRequest, saying why and where, for what is not JSON (RFC 8259) in UTF-8, nests
/// deeper than kMaxJsonDepth, repeats a key inside one object, or holds NUL or a number beyond a double. Doubles are
/// the nearest to what was written, 0 among them.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

}  // namespace bourse::schema
