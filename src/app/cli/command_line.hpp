#pragma once
#include <map>
#include <string>

namespace bourse::app {

/// Runs what the arguments ask for and returns the exit code: 0 fine, 1 failed, 2 wrong use. `environment` holds every
/// variable by its name. Never throws: what fails is said in one line on standard error.
int run_command_line(int argc, const char* const* argv, std::map<std::string, std::string> environment);

}  // namespace bourse::app
