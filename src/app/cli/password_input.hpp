#pragma once
#include <optional>
#include <string>

#include "base/secret.hpp"

namespace bourse::app {

/// A password from whoever runs the command: on a terminal asked for twice without showing what is typed, otherwise the
/// first line of standard input, without its line end. Nothing when the input ends before there is one. A signal that
/// ends the process at the prompt does so when the terminal is as it was before. Throws std::runtime_error when both
/// entries differ. From one thread at a time.
[[nodiscard]] std::optional<Secret> ask_password(const std::string& prompt);

}  // namespace bourse::app
