#pragma once
#include <string>
#include <string_view>

namespace bourse::sql {

/// A pattern for `lower(column) LIKE ? ESCAPE '\'` that finds `text` anywhere, ASCII without case, and takes nothing
/// of it as a wildcard.
[[nodiscard]] std::string like_pattern(std::string_view text);

}  // namespace bourse::sql
