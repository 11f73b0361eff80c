#pragma once
#include <map>
#include <string>

namespace bourse::app {

/// Runs the command in the arguments and returns the exit code: 0 success, 1 failure, 2 wrong use. `environment` holds
/// all variables by name. Never throws: a failure prints one line on standard error.
int run_command_line(int argc, const char* const* argv, std::map<std::string, std::string> environment);

}  // namespace bourse::app
