#pragma once
#include <optional>
#include <string>

#include "base/secret.hpp"

namespace bourse::app {

/// A password from whoever runs the command: on a terminal asked for twice without showing what is typed, otherwise the
/// first line of standard input, without its line end. Nothing when the input ends before there is one. Throws
/// std::runtime_error when both entries differ.
[[nodiscard]] std::optional<Secret> ask_password(const std::string& prompt);

}  // namespace bourse::app
