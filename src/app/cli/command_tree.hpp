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

    /// `--format`, or of an argument its name, `FILE`.
    std::vector<std::string> names{};
    std::string help{};
    /// What stands for the value in a usage line; empty for a switch.
    std::string value_name{};
    /// Empty for a switch, and where the help says what holds without a value.
    std::string default_text{};
    /// The only values that are accepted; empty: any.
    std::vector<std::string> choices{};
    bool is_required = false;
};

/// A command as its documentation and its completions see it.
struct CommandTree {
    std::string name{};
    std::string summary{};
    /// What follows the options in the help.
    std::string footer{};
    std::vector<CommandOption> options{};
    std::vector<CommandOption> arguments{};
    std::vector<CommandTree> commands{};
};

/// The declarations of `app`, in their order, without what is hidden.
[[nodiscard]] CommandTree tree_of(const CLI::App& app);

/// A command with the words that lead to it, such as `bourse users add`.
struct CommandPath {
    std::string words;
    const CommandTree* command;
};

/// `command` and all commands below it, each before its own. They point into `command`.
[[nodiscard]] std::vector<CommandPath> paths_of(const CommandTree& command);

}  // namespace bourse::app
