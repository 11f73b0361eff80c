#pragma once
#include <string_view>

namespace bourse {

/// The version of this program, such as `0.2.0`.
[[nodiscard]] std::string_view version();

}  // namespace bourse
