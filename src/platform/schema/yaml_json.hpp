#pragma once
#include <boost/json/value.hpp>
#include <string_view>

namespace bourse::schema {

/// Converts a YAML document to a JSON value. Plain scalars follow the core schema of YAML 1.2: `null`, `true`, `12`,
/// `0x1F`, `1.5`, anything else is a string; quoted scalars and keys are always strings. Members keep their order.
/// Throws DocumentError naming the line for invalid YAML, a repeated key, an anchor or alias (use `$ref` instead), a
/// number that JSON cannot represent, or a second document.
[[nodiscard]] boost::json::value yaml_to_json(std::string_view yaml);

}  // namespace bourse::schema
