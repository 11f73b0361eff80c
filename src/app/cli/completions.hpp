#pragma once
#include <string>

#include "app/cli/command_tree.hpp"

namespace bourse::app {

/// Completion scripts for `program`: commands, options, and the accepted values of options.
/// Otherwise file names are completed.
[[nodiscard]] std::string bash_completions(const CommandTree& program);
[[nodiscard]] std::string zsh_completions(const CommandTree& program);
[[nodiscard]] std::string fish_completions(const CommandTree& program);

}  // namespace bourse::app
