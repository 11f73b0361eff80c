#include "app/cli/help_formatter.hpp"

namespace bourse::app {
namespace {

constexpr std::size_t kDescriptionColumn = 30;

}  // namespace

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (column > 0 && column + 1 + word.size() > width) {
            out.append("\n").append(indent, ' ');
            column = 0;
        } else if (column > 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string path_of(const CLI::App& command) {
    std::string path = command.get_name();
    for (const CLI::App* at = command.get_parent(); at != nullptr; at = at->get_parent()) {
        path = at->get_name() + " " + path;
    }
    return path;
}

HelpFormatter::HelpFormatter() {
    column_width(kDescriptionColumn);
}

std::string HelpFormatter::entry(const std::string& name, const std::string& description) const {
    std::string text = "  " + name;
    if (description.empty()) return text + "\n";
    if (text.size() + 2 > kDescriptionColumn) {
        text.append("\n").append(kDescriptionColumn, ' ');
    } else {
        text.append(kDescriptionColumn - text.size(), ' ');
    }
    return text + wrapped(description, kHelpColumns - kDescriptionColumn, kDescriptionColumn) + "\n";
}

std::string HelpFormatter::make_help(const CLI::App* command, std::string name, CLI::AppFormatMode mode) const {
    std::string text = Formatter::make_help(command, std::move(name), mode);
    for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) text.erase(at, 1);
    return text;
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
    return entry(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
    return entry(command->get_name(), command->get_description());
}

std::string HelpFormatter::make_footer(const CLI::App* command) const {
    const std::string footer = command->get_footer();
    return footer.empty() ? "" : "\n" + wrapped(footer, kHelpColumns, 0) + "\n";
}

}  // namespace bourse::app
