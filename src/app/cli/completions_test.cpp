#include "app/cli/completions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bourse::app {
namespace completions_test {

using testing::HasSubstr;

// tests/deploy/test_completions.py runs the scripts in real shells.
CommandTree program() {
    const CommandOption config{.names = {"-c", "--config"}, .help = "File; it's optional", .value_name = "FILE"};
    const CommandOption format{
        .names = {"--format"}, .help = "How [csv]", .value_name = "TEXT", .choices = {"csv", "json"}};
    const CommandOption verbose{.names = {"--verbose"}, .help = "Say more"};
    return {.name = "bourse",
            .summary = "Does things",
            .commands = {{.name = "load", .summary = "Load it", .options = {config, format, verbose}}}};
}

TEST(BashCompletions, GivenACommandThenItsWordsAreInTheTables) {
    const std::string script = bash_completions(program());

    EXPECT_THAT(script, HasSubstr("'bourse')\n            subcommands='load'\n            flags=''\n"));
    EXPECT_THAT(script, HasSubstr("'bourse load')\n            subcommands=''\n"
                                  "            flags='-c --config --format --verbose'\n"
                                  "            valued='-c --config --format'\n"));
    EXPECT_THAT(script, HasSubstr("'bourse load --format') choices='csv json' ;;\n"));
}

TEST(ZshCompletions, GivenACommandThenItsWordsAreInTheTablesWithWhatTheyMean) {
    const std::string script = zsh_completions(program());

    EXPECT_THAT(script, HasSubstr("subcommands=( 'load:Load it' )"));
    EXPECT_THAT(script, HasSubstr("flags=( '-c:File' '--config:File' '--format:How' '--verbose:Say more' )\n"
                                  "            valued=(-c --config --format)\n"));
    EXPECT_THAT(script, HasSubstr("'bourse load --format') choices=(csv json) ;;\n"));
}

TEST(FishCompletions, GivenACommandThenEachWordHasARule) {
    const std::string script = fish_completions(program());

    EXPECT_THAT(script,
                HasSubstr("set -g __bourse_commands 'bourse' 'bourse load'\n"
                          "set -g __bourse_valued 'bourse load -c' 'bourse load --config' 'bourse load --format'\n"));
    EXPECT_THAT(script, HasSubstr("complete -c bourse -n \"__bourse_at 'bourse'\" -a load -d 'Load it'\n"));
    EXPECT_THAT(script,
                HasSubstr("complete -c bourse -n \"__bourse_at 'bourse load'\" -s c -l config -r -F -d 'File'\n"));
    EXPECT_THAT(script, HasSubstr("-l format -r -f -a 'csv json' -d 'How'\n"));
    EXPECT_THAT(script, HasSubstr("-l verbose -d 'Say more'\n"));
}

TEST(Completions, GivenAnApostropheThenItEndsNoWord) {
    CommandTree tree = program();
    tree.commands[0].summary = "Load what's there";

    EXPECT_THAT(zsh_completions(tree), HasSubstr(R"('load:Load what'\''s there')"));
    EXPECT_THAT(fish_completions(tree), HasSubstr(R"(-d 'Load what\'s there')"));
}

}  // namespace completions_test
}  // namespace bourse::app
