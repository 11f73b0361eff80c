#include "app/cli/command_tree.hpp"

#include <CLI/CLI.hpp>
#include <string_view>

namespace bourse::app {
namespace {

/// CLI11 appends the values that a check accepts to the name of the type: `TEXT:{abort,skip}`.
std::vector<std::string> choices_in(std::string_view type) {
    const auto start = type.find(":{");
    if (start == std::string_view::npos || !type.ends_with('}')) return {};
    return CLI::detail::split(std::string(type.substr(start + 2, type.size() - start - 3)), ',');
}

std::string value_name_in(const std::string& type) {
    const std::string name = type.substr(0, type.find(':'));
    return name.empty() ? "VALUE" : name;
}

CommandOption option_of(const CLI::Option& option) {
    CommandOption result;
    for (const std::string& name : option.get_snames()) result.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) result.names.push_back("--" + name);
    if (result.names.empty()) result.names.push_back(option.get_name(true));
    result.help = option.get_description();
    // An option with an optional value counts as a switch.
    if (option.get_expected_min() > 0) {
        result.value_name = value_name_in(option.get_type_name());
        result.default_text = option.get_default_str();
    }
    result.choices = choices_in(option.get_type_name());
    result.is_required = option.get_required();
    return result;
}

void add_paths(const CommandTree& command, const std::string& words, std::vector<CommandPath>& paths) {
    paths.push_back({words, &command});
    for (const CommandTree& child : command.commands) add_paths(child, words + ' ' + child.name, paths);
}

}  // namespace

CommandTree tree_of(const CLI::App& app) {
    CommandTree tree;
    tree.name = app.get_name();
    tree.summary = app.get_description();
    tree.footer = app.get_footer();
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_group().empty()) continue;
        (option->get_positional() ? tree.arguments : tree.options).push_back(option_of(*option));
    }
    for (const CLI::App* command : app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); }))
        tree.commands.push_back(tree_of(*command));
    return tree;
}

std::vector<CommandPath> paths_of(const CommandTree& command) {
    std::vector<CommandPath> paths;
    add_paths(command, command.name, paths);
    return paths;
}

}  // namespace bourse::app
