#pragma once
#include <string>
#include <string_view>

namespace bourse::sql {

/// Any name as SQL takes it, in whatever case and with whatever it holds: `"_position"`.
[[nodiscard]] std::string quoted_identifier(std::string_view name);

}  // namespace bourse::sql
