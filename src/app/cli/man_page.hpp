#pragma once
#include <string>
#include <string_view>

#include "app/cli/command_tree.hpp"

namespace bourse::app {

/// The manual page of `program` for section 1, in the format of man(7).
[[nodiscard]] std::string man_page(const CommandTree& program, std::string_view version);

}  // namespace bourse::app
