#include "app/cli/completions.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

/// The three scripts work alike. They follow the words before the cursor through the command tree,
/// skipping options and their values, to find the current command. Tables list the words that may
/// follow each command.
namespace bourse::app {
namespace {

constexpr std::string_view kBash = R"(# bash completion for bourse, written by `bourse completions bash`

# What may follow the command $1: commands, flags, and which of these take a value.
_bourse_words() {{
    case $1 in
{words}    esac
}}

# The values of the flag $2 of the command $1.
_bourse_choices() {{
    case "$1 $2" in
{choices}    esac
}}

_bourse() {{
    local command=bourse subcommands='' flags='' valued='' choices='' flag='' word
    local current=${{COMP_WORDS[COMP_CWORD]}}
    _bourse_words "$command"
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [[ $word == = ]]; then
            continue # --flag=value is three words
        elif [[ -n $flag ]]; then
            flag=''
        elif [[ " $valued " == *" $word "* ]]; then
            flag=$word
        elif [[ " $subcommands " == *" $word "* ]]; then
            command+=" $word"
            _bourse_words "$command"
        fi
    done
    [[ $current == = ]] && current=''

    local words=$subcommands
    if [[ -n $flag ]]; then
        _bourse_choices "$command" "$flag"
        words=$choices
    elif [[ $current == -* ]]; then
        words=$flags
    fi
    COMPREPLY=()
    while read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}}

complete -o default -F _bourse bourse
)";

constexpr std::string_view kZsh = R"(#compdef bourse
# zsh completion for bourse, written by `bourse completions zsh`

# What may follow the command $1: commands, flags, and which of these take a value.
_bourse_words() {{
    subcommands=() flags=() valued=()
    case $1 in
{words}    esac
}}

# The values of the flag $2 of the command $1.
_bourse_choices() {{
    case "$1 $2" in
{choices}    esac
}}

_bourse() {{
    local command=bourse flag='' word
    local -a subcommands flags valued choices
    _bourse_words $command
    for word in ${{words[2,CURRENT-1]}}; do
        if [[ -n $flag ]]; then
            flag=''
        elif (( $valued[(Ie)$word] )); then
            flag=$word
        elif (( $subcommands[(I)$word:*] )); then
            command+=" $word"
            _bourse_words $command
        fi
    done

    if [[ -z $flag && $PREFIX == --*=* ]]; then
        flag=${{PREFIX%%=*}}
        compset -P '*='
    fi
    if [[ -n $flag ]]; then
        _bourse_choices $command $flag
        if (( $#choices )); then compadd -a choices; else _files; fi
    elif [[ $PREFIX == -* ]]; then
        _describe option flags
    elif (( $#subcommands )); then
        _describe command subcommands || _files
    else
        _files
    fi
}}

if [[ $funcstack[1] == _bourse ]]; then _bourse "$@"; else compdef _bourse bourse; fi
)";

constexpr std::string_view kFish = R"(# fish completion for bourse, written by `bourse completions fish`

# The command that the words before the cursor lead to.
function __bourse_command
    set -l command bourse
    set -l is_value false
    for word in (commandline -opc)[2..]
        if test $is_value = true
            set is_value false
        else if contains -- "$command $word" $__bourse_valued
            set is_value true
        else if contains -- "$command $word" $__bourse_commands
            set command "$command $word"
        end
    end
    echo $command
end

function __bourse_at
    test (__bourse_command) = $argv[1]
end

set -g __bourse_commands {commands}
set -g __bourse_valued {valued}

{rules})";

/// Quotes `text` as one word without shell expansion.
std::string shell_quoted(std::string_view text, std::string_view quote_inside) {
    std::string quoted = "'";
    for (const char character : text) {
        if (character == '\'') {
            quoted += quote_inside;
        } else {
            quoted += character;
        }
    }
    return quoted + "'";
}

/// Quoting for bash and zsh, which close and reopen the quotes, and for fish, which uses a
/// backslash.
std::string posix_quoted(std::string_view text) {
    return shell_quoted(text, R"('\'')");
}
std::string fish_quoted(std::string_view text) {
    return shell_quoted(text, R"(\')");
}

std::string in_one_line(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " "));
}

/// The first sentence of a help text, short enough for a completion.
std::string_view first_sentence(std::string_view help) {
    return help.substr(0, std::min(help.find("; "), help.find(" [")));
}

std::vector<std::string> names_of(const std::vector<CommandTree>& commands) {
    std::vector<std::string> names;
    names.reserve(commands.size());
    for (const CommandTree& command : commands) names.push_back(command.name);
    return names;
}

std::vector<std::string> names_of(const std::vector<CommandOption>& options, bool only_valued) {
    std::vector<std::string> names;
    for (const CommandOption& option : options) {
        if (only_valued && option.value_name.empty()) continue;
        names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return names;
}

/// The branches of a `case` that set `choices` to the result of `list` for the values of an option.
template <class List>
std::string choices_cases(const std::vector<CommandPath>& paths, const List& list) {
    std::string cases;
    for (const CommandPath& path : paths) {
        for (const CommandOption& option : path.command->options) {
            if (option.choices.empty()) continue;
            for (const std::string& name : option.names) {
                cases += fmt::format("        '{} {}') choices={} ;;\n", path.words, name, list(option.choices));
            }
        }
    }
    return cases;
}

/// Words with descriptions in zsh's format: 'word:meaning' each.
std::string described(std::string_view word, std::string_view meaning) {
    return ' ' + posix_quoted(fmt::format("{}:{}", word, meaning));
}

std::string zsh_words(const CommandPath& path) {
    std::string commands;
    for (const CommandTree& command : path.command->commands) commands += described(command.name, command.summary);
    std::string options;
    for (const CommandOption& option : path.command->options) {
        for (const std::string& name : option.names) options += described(name, first_sentence(option.help));
    }
    return fmt::format(
        "        '{}')\n            subcommands=({} )\n            flags=({} )\n            valued=({})\n            "
        ";;\n",
        path.words, commands, options, in_one_line(names_of(path.command->options, true)));
}

std::string fish_option(const CommandPath& path, const CommandOption& option) {
    std::string rule = fmt::format("complete -c bourse -n \"__bourse_at '{}'\"", path.words);
    for (const std::string_view name : option.names) {
        rule += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2)) : fmt::format(" -s {}", name.substr(1));
    }
    if (!option.choices.empty()) {
        rule += " -r -f -a " + fish_quoted(in_one_line(option.choices));
    } else if (!option.value_name.empty()) {
        rule += " -r -F";
    }
    return rule + " -d " + fish_quoted(first_sentence(option.help)) + "\n";
}

}  // namespace

std::string bash_completions(const CommandTree& program) {
    const std::vector<CommandPath> paths = paths_of(program);
    std::string words;
    for (const CommandPath& path : paths) {
        words += fmt::format(
            "        '{}')\n            subcommands='{}'\n            flags='{}'\n            valued='{}'\n            "
            ";;\n",
            path.words, in_one_line(names_of(path.command->commands)),
            in_one_line(names_of(path.command->options, false)), in_one_line(names_of(path.command->options, true)));
    }
    const std::string choices =
        choices_cases(paths, [](const auto& values) { return posix_quoted(in_one_line(values)); });
    return fmt::format(kBash, fmt::arg("words", words), fmt::arg("choices", choices));
}

std::string zsh_completions(const CommandTree& program) {
    const std::vector<CommandPath> paths = paths_of(program);
    std::string words;
    for (const CommandPath& path : paths) words += zsh_words(path);
    const std::string choices =
        choices_cases(paths, [](const auto& values) { return '(' + in_one_line(values) + ')'; });
    return fmt::format(kZsh, fmt::arg("words", words), fmt::arg("choices", choices));
}

std::string fish_completions(const CommandTree& program) {
    std::vector<std::string> commands;
    std::vector<std::string> valued;
    std::string rules;
    for (const CommandPath& path : paths_of(program)) {
        commands.push_back(fish_quoted(path.words));
        for (const std::string& name : names_of(path.command->options, true)) {
            valued.push_back(fish_quoted(path.words + ' ' + name));
        }
        // A command without arguments needs no file names.
        if (path.command->arguments.empty()) {
            rules += fmt::format("complete -c bourse -n \"__bourse_at '{}'\" -f\n", path.words);
        }
        for (const CommandTree& command : path.command->commands) {
            rules += fmt::format("complete -c bourse -n \"__bourse_at '{}'\" -a {} -d {}\n", path.words, command.name,
                                 fish_quoted(command.summary));
        }
        for (const CommandOption& option : path.command->options) rules += fish_option(path, option);
    }
    return fmt::format(kFish, fmt::arg("commands", in_one_line(commands)), fmt::arg("valued", in_one_line(valued)),
                       fmt::arg("rules", rules));
}

}  // namespace bourse::app
