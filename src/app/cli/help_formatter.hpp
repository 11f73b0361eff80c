#pragma once
#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace bourse::app {

/// The width of --help, in columns.
inline constexpr std::size_t kHelpColumns = 100;

/// Wraps `text` at blanks into lines of at most `width` bytes; a longer word has its own line. Lines after the first
/// are indented by `indent` blanks.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

/// The full name of a command: `bourse import bars`.
[[nodiscard]] std::string path_of(const CLI::App& command);

/// CLI11's formatter, with descriptions wrapped to kHelpColumns.
class HelpFormatter : public CLI::Formatter {
  public:
    HelpFormatter();

    /// One blank line between groups.
    [[nodiscard]] std::string make_help(const CLI::App* command, std::string name,
                                        CLI::AppFormatMode mode) const override;
    [[nodiscard]] std::string make_option(const CLI::Option* option, bool is_positional) const override;
    [[nodiscard]] std::string make_subcommand(const CLI::App* command) const override;
    [[nodiscard]] std::string make_footer(const CLI::App* command) const override;

  private:
    /// A name and its description in a second column, or on the next line when the name is long.
    [[nodiscard]] std::string entry(const std::string& name, const std::string& description) const;
};

}  // namespace bourse::app
