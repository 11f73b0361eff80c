#include "app/cli/messages.hpp"

#include <gtest/gtest.h>

namespace bourse::app {
namespace messages_test {

TEST(Messages, GivenNoColorOrADumbTerminalWhenAskedThenColourIsNotWanted) {
    EXPECT_TRUE(wants_colour({{"TERM", "xterm"}}));
    EXPECT_TRUE(wants_colour({{"TERM", "xterm"}, {"NO_COLOR", ""}}));
    EXPECT_FALSE(wants_colour({{"TERM", "xterm"}, {"NO_COLOR", "1"}}));
    EXPECT_FALSE(wants_colour({{"TERM", "dumb"}}));
    EXPECT_FALSE(wants_colour({}));
}

TEST(Messages, GivenSeveralLinesWhenWrittenThenEachHasThePrefix) {
    ::testing::internal::CaptureStderr();
    allow_colour(false);

    complain("one\ntwo");

    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "bourse: one\nbourse: two\n");
}

}  // namespace messages_test
}  // namespace bourse::app
