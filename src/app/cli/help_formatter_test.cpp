#include "app/cli/help_formatter.hpp"

#include <gtest/gtest.h>

namespace bourse::app {
namespace help_formatter_test {

TEST(Wrapped, GivenLongTextWhenWrappedThenLinesBreakAtBlanksAndAreIndented) {
    EXPECT_EQ(wrapped("one two three", 7, 2), "one two\n  three");
    EXPECT_EQ(wrapped("one two three", 100, 2), "one two three");
    EXPECT_EQ(wrapped("averylongword x", 5, 1), "averylongword\n x");
    EXPECT_EQ(wrapped("", 5, 1), "");
}

TEST(HelpFormatter, GivenACommandWhenItsHelpIsMadeThenDescriptionsStandInTheirColumn) {
    CLI::App app("About it", "bourse");
    app.formatter(std::make_shared<HelpFormatter>());
    CLI::App& command = *app.add_subcommand("serve", "Serve");
    command.add_option("--a-very-long-name-of-a-flag", "What it means")->group("Server");

    const std::string text = command.get_formatter()->make_help(&command, path_of(command), CLI::AppFormatMode::Normal);

    EXPECT_NE(text.find("Usage: bourse serve [OPTIONS]\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\n\nServer:\n  --a-very-long-name-of-a-flag\n" + std::string(30, ' ') + "What it means\n"),
              std::string::npos)
        << text;
    EXPECT_EQ(text.find("\n\n\n"), std::string::npos) << text;
}

}  // namespace help_formatter_test
}  // namespace bourse::app
