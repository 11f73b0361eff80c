#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bourse::schema {

/// A number as it stands in the text, for what must not go through a double: the member of this name of the object that
/// `json` is. Nothing when there is no such member, or it is no number. `json` is a document that parse_json() has
/// found acceptable.
[[nodiscard]] std::optional<std::string> number_text(std::string_view json, std::string_view member);

}  // namespace bourse::schema
