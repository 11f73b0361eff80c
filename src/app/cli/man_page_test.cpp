#include "app/cli/man_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bourse::app {
namespace man_page_test {

using testing::HasSubstr;

CommandTree program() {
    const CommandOption help{.names = {"-h", "--help"}, .help = "Print this help"};
    const CommandOption config{.names = {"--config"}, .help = "File with settings", .value_name = "FILE"};
    const CommandOption format{.names = {"--format"},
                               .help = "How it is written",
                               .value_name = "TEXT",
                               .default_text = "csv",
                               .choices = {"csv", "json"}};
    const CommandOption file{.names = {"FILE"}, .help = "File to load", .value_name = "TEXT", .is_required = true};
    return {.name = "bourse",
            .summary = "Does things",
            .options = {help},
            .commands = {{.name = "load",
                          .summary = "Load it",
                          .footer = "'.' is a folder.",
                          .options = {help, config, format},
                          .arguments = {file}},
                         {.name = "serve", .summary = "Serve", .options = {help, config}}}};
}

TEST(ManPage, GivenAProgramThenTheHeadNamesItAndItsVersion) {
    EXPECT_THAT(man_page(program(), "1.2.3"), HasSubstr(".TH BOURSE 1 \"\" \"bourse 1.2.3\" \"User Commands\"\n"
                                                        ".SH NAME\nbourse \\- Does things\n"));
}

TEST(ManPage, GivenACommandThenItsUsageArgumentsAndOwnOptionsStandTogether) {
    EXPECT_THAT(man_page(program(), "1"),
                HasSubstr(".SS \\fBbourse load\\fR [\\fIOPTION\\fR]... \\fIFILE\\fR\n"
                          "Load it.\n"
                          ".TP\n\\fBFILE\\fR\nFile to load\n"
                          ".TP\n\\fB\\-\\-format\\fR \\fITEXT\\fR\nHow it is written (csv, json) [csv]\n"
                          ".PP\n\\&'.' is a folder.\n"
                          ".SS \\fBbourse serve\\fR [\\fIOPTION\\fR]...\n"
                          "Serve.\n"
                          ".SH OPTIONS\n"));
}

TEST(ManPage, GivenOptionsOfSeveralCommandsThenTheyStandOnceUnderTheCommandsThatTakeThem) {
    const std::string page = man_page(program(), "1");

    EXPECT_THAT(page,
                HasSubstr(".PP\nAccepted by every command:\n.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrint this help\n"
                          ".PP\nAccepted by load, serve:\n"
                          ".TP\n\\fB\\-\\-config\\fR \\fIFILE\\fR\nFile with settings\n.SH"));
}

TEST(ManPage, GivenABackslashThenItIsText) {
    CommandTree tree = program();
    tree.commands[1].summary = "C:\\data";

    EXPECT_THAT(man_page(tree, "1"), HasSubstr("\nC:\\edata.\n"));
}

}  // namespace man_page_test
}  // namespace bourse::app
