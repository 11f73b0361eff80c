#include <unistd.h>

#include <map>
#include <string>
#include <string_view>

#include "app/cli/command_line.hpp"

namespace {

/// The only place that reads the environment.
std::map<std::string, std::string> read_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

}  // namespace

int main(int argc, char** argv) {
    return bourse::app::run_command_line(argc, argv, read_environment());
}
