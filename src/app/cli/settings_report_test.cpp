#include "app/cli/settings_report.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bourse::app {
namespace settings_report_test {

const std::vector<config::Declaration> kDeclarations{
    {.key = "a.b", .help = "First", .default_text = "1", .flag = "--a-b", .older_variable = "AB", .group = "One"},
    {.key = "a.key", .help = "Second", .secret = true, .group = "One"},
    {.key = "c", .help = "Third", .flag = "--c", .former_key = "d", .group = "Two"}};

TEST(SettingsReport, GivenSecretsWhenPrintedThenOnlyThatTheyAreSetShows) {
    const std::vector<config::Found> found{{"1", "default"}, {"hunter2", "BOURSE_A_KEY"}, {"", "default"}};

    EXPECT_EQ(settings_as_text(kDeclarations, found),
              "a.b = 1  # default\na.key = ***  # BOURSE_A_KEY\nc =  # default\n");
    EXPECT_EQ(settings_as_json(kDeclarations, found),
              R"([{"key":"a.b","value":"1","origin":"default"},{"key":"a.key","value":"***","origin":"BOURSE_A_KEY"},)"
              R"({"key":"c","value":"","origin":"default"}])");
}

TEST(SettingsReport, GivenGroupsWhenWrittenAsMarkdownThenEachIsATableOfItsOwn) {
    EXPECT_EQ(settings_as_markdown(kDeclarations),
              "### One\n\n| key | flag | default | meaning |\n|---|---|---|---|\n"
              "| `a.b` | `--a-b` | `1` | First; also `AB` |\n| `a.key` |  |  | Second; a secret |\n\n"
              "### Two\n\n| key | flag | default | meaning |\n|---|---|---|---|\n"
              "| `c` | `--c` |  | Third; formerly `d` |\n");
}

}  // namespace settings_report_test
}  // namespace bourse::app
