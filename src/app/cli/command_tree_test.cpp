#include "app/cli/command_tree.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace bourse::app {
namespace command_tree_test {

/// A `program` whose command `load` has one option of each kind.
class CommandTreeTest : public testing::Test {
  protected:
    CommandTreeTest() {
        CLI::App& load = *app_.add_subcommand("load", "Load a file");
        load.footer("Ends with a newline.");
        load.add_option("FILE", text_, "File to load")->required();
        load.add_option("--format,-f", format_, "How it is written")
            ->check(CLI::IsMember({"csv", "json"}))
            ->capture_default_str();
        load.add_option("--limit", number_, "Rows at most");
        load.add_flag("--verbose", is_verbose_, "Say more");
        load.add_option("--secret", text_, "Not for users")->group("");
        load.add_subcommand("again", "Load it again");
        app_.add_subcommand("internal", "Not for users")->group("");
    }

    CLI::App app_{"Does things", "program"};
    std::string text_;
    std::string format_ = "csv";
    int number_ = 0;
    bool is_verbose_ = false;
};

TEST_F(CommandTreeTest, GivenDeclarationsThenTheTreeHasThemInOrderWithoutTheHidden) {
    const CommandTree tree = tree_of(app_);

    EXPECT_EQ(tree.name, "program");
    EXPECT_EQ(tree.summary, "Does things");
    ASSERT_EQ(tree.commands.size(), 1U);
    const CommandTree& load = tree.commands[0];
    EXPECT_EQ(load.summary, "Load a file");
    EXPECT_EQ(load.footer, "Ends with a newline.");
    const std::vector<CommandOption> arguments{
        {.names = {"FILE"}, .help = "File to load", .value_name = "TEXT", .is_required = true}};
    EXPECT_EQ(load.arguments, arguments);
    ASSERT_EQ(load.options.size(), 4U);
    EXPECT_EQ(load.options[0].names, (std::vector<std::string>{"-h", "--help"}));
    const CommandOption format{.names = {"-f", "--format"},
                               .help = "How it is written",
                               .value_name = "TEXT",
                               .default_text = "csv",
                               .choices = {"csv", "json"}};
    EXPECT_EQ(load.options[1], format);
    EXPECT_EQ(load.options[2], (CommandOption{.names = {"--limit"}, .help = "Rows at most", .value_name = "INT"}));
    EXPECT_EQ(load.options[3], (CommandOption{.names = {"--verbose"}, .help = "Say more"}));
}

TEST_F(CommandTreeTest, GivenCommandsWithinCommandsThenEachPathLeadsToItsOwn) {
    const CommandTree tree = tree_of(app_);

    const std::vector<CommandPath> paths = paths_of(tree);

    ASSERT_EQ(paths.size(), 3U);
    EXPECT_EQ(paths[0].words, "program");
    EXPECT_EQ(paths[1].words, "program load");
    EXPECT_EQ(paths[2].words, "program load again");
    EXPECT_EQ(paths[2].command, &tree.commands[0].commands[0]);
}

}  // namespace command_tree_test
}  // namespace bourse::app
