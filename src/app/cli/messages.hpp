#pragma once
#include <map>
#include <string>
#include <string_view>

#include "app/setup/store.hpp"

/// Messages of commands on standard error.
namespace bourse::app {

/// Whether to colour output to a terminal: not when NO_COLOR is set to anything, nor when TERM is `dumb`.
[[nodiscard]] bool wants_colour(const std::map<std::string, std::string>& environment);

/// Lets complain() colour its prefix when standard error is a terminal. Call it on the main thread, before the first
/// message.
void allow_colour(bool is_allowed);

/// Prints `bourse: MESSAGE` for each line of `messages`.
void complain(std::string_view messages);

/// Prints what opening a store tells, on standard error.
[[nodiscard]] StoreNotices printed_notices();

}  // namespace bourse::app
