#pragma once
#include <optional>
#include <string>

#include "base/secret.hpp"

namespace bourse::app {

/// Reads a password: on a terminal, prompts twice without echo; otherwise reads the first line of standard input,
/// without its line end. Empty when the input ends before a password. A signal at the prompt ends the process after the
/// terminal echo is restored. Throws std::runtime_error when the two entries differ. From one thread at a time.
[[nodiscard]] std::optional<Secret> ask_password(const std::string& prompt);

}  // namespace bourse::app
