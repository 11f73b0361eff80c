#include "app/cli/man_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace bourse::app {
namespace {

/// Escapes text for roff.
std::string roff(std::string_view text) {
    std::string safe;
    for (const char character : text) {
        const bool starts_line = safe.empty() || safe.back() == '\n';
        if (starts_line && (character == '.' || character == '\'')) safe += "\\&";
        if (character == '\\') {
            safe += "\\e";
        } else if (character == '-') {
            safe += "\\-";
        } else {
            safe += character;
        }
    }
    return safe;
}

/// The path without the program's name: `program serve` becomes `serve`.
std::string below_program(const CommandPath& path, const CommandTree& program) {
    return path.words.substr(std::min(program.name.size() + 1, path.words.size()));
}

std::string usage_of(const CommandPath& path) {
    std::string usage = fmt::format("\\fB{}\\fR", roff(path.words));
    if (!path.command->options.empty()) usage += " [\\fIOPTION\\fR]...";
    for (const CommandOption& argument : path.command->arguments) {
        const std::string name = fmt::format("\\fI{}\\fR", roff(argument.names.front()));
        usage += argument.is_required ? ' ' + name : " [" + name + ']';
    }
    return usage;
}

std::string entry_of(const CommandOption& option) {
    std::string entry = ".TP\n";
    for (const std::string& name : option.names) {
        if (&name != &option.names.front()) entry += ", ";
        entry += fmt::format("\\fB{}\\fR", roff(name));
    }
    const bool is_argument = !option.names.front().starts_with('-');
    if (!is_argument && !option.value_name.empty()) entry += fmt::format(" \\fI{}\\fR", roff(option.value_name));
    entry += '\n' + roff(option.help);
    if (!option.choices.empty()) entry += roff(fmt::format(" ({})", fmt::join(option.choices, ", ")));
    if (!option.default_text.empty()) entry += roff(fmt::format(" [{}]", option.default_text));
    return entry + '\n';
}

/// An option and all commands that accept it.
struct TakenOption {
    const CommandOption* option;
    std::vector<std::string> takers;
};

std::vector<TakenOption> taken_options(const CommandTree& program) {
    std::vector<TakenOption> taken;
    for (const CommandPath& path : paths_of(program)) {
        for (const CommandOption& option : path.command->options) {
            const auto known =
                std::ranges::find_if(taken, [&](const TakenOption& each) { return *each.option == option; });
            TakenOption& entry = known != taken.end() ? *known : taken.emplace_back(TakenOption{&option, {}});
            entry.takers.push_back(below_program(path, program));
        }
    }
    return taken;
}

std::string command_section(const CommandPath& path, const std::vector<TakenOption>& taken) {
    std::string section = fmt::format(".SS {}\n{}.\n", usage_of(path), roff(path.command->summary));
    for (const CommandOption& argument : path.command->arguments) section += entry_of(argument);
    for (const TakenOption& each : taken) {
        const bool is_own = each.takers.size() == 1 && std::ranges::count(path.command->options, *each.option) == 1;
        if (is_own) section += entry_of(*each.option);
    }
    if (!path.command->footer.empty()) section += ".PP\n" + roff(path.command->footer) + '\n';
    return section;
}

/// The options that several commands accept, each listed once and grouped by their commands.
std::string shared_options(std::vector<TakenOption> taken, std::size_t command_count) {
    std::erase_if(taken, [](const TakenOption& each) { return each.takers.size() == 1; });
    std::string section;
    while (!taken.empty()) {
        const std::vector<std::string> takers = taken.front().takers;
        const std::string names =
            takers.size() == command_count ? "every command" : fmt::format("{}", fmt::join(takers, ", "));
        section += fmt::format(".PP\nAccepted by {}:\n", roff(names));
        for (const TakenOption& each : taken) {
            if (each.takers == takers) section += entry_of(*each.option);
        }
        std::erase_if(taken, [&](const TakenOption& each) { return each.takers == takers; });
    }
    return section;
}

}  // namespace

std::string man_page(const CommandTree& program, std::string_view version) {
    const std::vector<CommandPath> paths = paths_of(program);
    const std::vector<TakenOption> taken = taken_options(program);
    std::string commands;
    for (const CommandPath& path : paths) {
        if (path.command != &program) commands += command_section(path, taken);
    }
    std::string title = program.name;
    std::ranges::transform(title, title.begin(), [](char each) {
        return each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
    });
    return fmt::format(R"(.TH {title} 1 "" "{name} {version}" "User Commands"
.SH NAME
{name} \- {summary}
.SH SYNOPSIS
\fB{name}\fR \fICOMMAND\fR [\fIOPTION\fR]... [\fIARGUMENT\fR]...
.SH COMMANDS
{commands}.SH OPTIONS
Environment variables in parentheses set the same values as their options.
An option overrides its environment variable, which overrides the file of \fB\-\-config\fR.
{options}.SH EXIT STATUS
0: success. 1: failure. 2: invalid usage.
)",
                       fmt::arg("title", roff(title)), fmt::arg("name", roff(program.name)),
                       fmt::arg("version", roff(version)), fmt::arg("summary", roff(program.summary)),
                       fmt::arg("commands", commands), fmt::arg("options", shared_options(taken, paths.size())));
}

}  // namespace bourse::app
