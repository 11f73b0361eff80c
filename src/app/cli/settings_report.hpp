#pragma once
#include <span>
#include <string>

#include "platform/config/sources.hpp"

/// The output of `bourse settings`. `found[i]` is the text and the origin of `declarations[i]`. Secrets that are set
/// appear as `***`.
namespace bourse::app {

/// One line for each setting: `server.listen = 127.0.0.1:8000  # default`.
[[nodiscard]] std::string settings_as_text(std::span<const config::Declaration> declarations,
                                           std::span<const config::Found> found);

/// `[{"key":"server.listen","value":"127.0.0.1:8000","origin":"default"}]`.
[[nodiscard]] std::string settings_as_json(std::span<const config::Declaration> declarations,
                                           std::span<const config::Found> found);

/// The tables of docs/operations.md: a heading and a table for each group, with flags, defaults and meanings.
[[nodiscard]] std::string settings_as_markdown(std::span<const config::Declaration> declarations);

}  // namespace bourse::app
