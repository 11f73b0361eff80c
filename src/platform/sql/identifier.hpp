#pragma once
#include <string>
#include <string_view>

namespace bourse::sql {

/// Quotes a name for SQL, with any letter case and any characters: `"_position"`.
[[nodiscard]] std::string quoted_identifier(std::string_view name);

}  // namespace bourse::sql
