#pragma once
#include <boost/json/value.hpp>
#include <string_view>

namespace bourse::schema {

/// A YAML document as the JSON value that it stands for. Plain scalars by the core schema of YAML 1.2: `null`, `true`,
/// `12`, `0x1F`, `1.5`, anything else a string; quoted ones are strings; keys are always strings. Members keep their
/// order. Throws DocumentError naming the line for what is no YAML, a repeated key, an anchor or alias (`$ref` does
/// that here), a number that JSON cannot hold, or a second document.
[[nodiscard]] boost::json::value yaml_to_json(std::string_view yaml);

}  // namespace bourse::schema
