#pragma once
#include <string>
#include <string_view>

namespace bourse::sql {

/// A pattern for `lower(column) LIKE ? ESCAPE '\'` that matches `text` anywhere, ASCII case-insensitive. Wildcards in
/// `text` are escaped.
[[nodiscard]] std::string like_pattern(std::string_view text);

}  // namespace bourse::sql
