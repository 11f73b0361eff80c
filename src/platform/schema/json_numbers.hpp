#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bourse::schema {

/// The text of a number, for values that must not be converted to a double: the member with this name in the object
/// `json`. Empty when the member is missing or not a number. `json` must be a document that parse_json() accepted.
[[nodiscard]] std::optional<std::string> number_text(std::string_view json, std::string_view member);

}  // namespace bourse::schema
