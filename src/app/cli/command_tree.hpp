#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace bourse::app {

/// An option or an argument of a command.
struct CommandOption {
    friend bool operator==(const CommandOption&, const CommandOption&) = default;

    /// `--format`, or the name of an argument, `FILE`.
    std::vector<std::string> names{};
    std::string help{};
    /// The placeholder of the value in a usage line; empty for a switch.
    std::string value_name{};
    /// Empty for a switch, and when the help text describes the default.
    std::string default_text{};
    /// The only accepted values; empty: any.
    std::vector<std::string> choices{};
    bool is_required = false;
};

/// A command, for its documentation and completions.
struct CommandTree {
    std::string name{};
    std::string summary{};
    /// The text after the options in the help.
    std::string footer{};
    std::vector<CommandOption> options{};
    std::vector<CommandOption> arguments{};
    std::vector<CommandTree> commands{};
};

/// The visible declarations of `app`, in order.
[[nodiscard]] CommandTree tree_of(const CLI::App& app);

/// A command with its full path, such as `bourse users add`.
struct CommandPath {
    std::string words;
    const CommandTree* command;
};

/// `command` and all its subcommands, parents first. They point into `command`.
[[nodiscard]] std::vector<CommandPath> paths_of(const CommandTree& command);

}  // namespace bourse::app
