#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace ascii_test {

TEST(Trim, GivenBlanksAndTabsAtTheEndsWhenTrimmedThenOnlyTheseGo) {
    EXPECT_EQ(trim(" \t a \t b\t "), "a \t b");
    EXPECT_EQ(trim("a"), "a");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("\na\r"), "\na\r");
}

}  // namespace ascii_test
}  // namespace bourse
