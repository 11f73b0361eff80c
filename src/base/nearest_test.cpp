#include "base/nearest.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bourse {
namespace nearest_test {

const std::vector<std::string> kCommands{"serve", "migrate", "import", "export", "users"};

TEST(Nearest, GivenOneEditWhenAskedThenTheWordMeantIsFound) {
    EXPECT_EQ(nearest("sevre", kCommands), "serve");
    EXPECT_EQ(nearest("imprt", kCommands), "import");
    EXPECT_EQ(nearest("exporrt", kCommands), "export");
    EXPECT_EQ(nearest("migrete", kCommands), "migrate");
}

TEST(Nearest, GivenAWordFarFromAllWhenAskedThenNothingIsSuggested) {
    EXPECT_EQ(nearest("quotes", kCommands), "");
    EXPECT_EQ(nearest("x", kCommands), "");
    EXPECT_EQ(nearest("", kCommands), "");
    EXPECT_EQ(nearest("serve", {}), "");
}

TEST(Nearest, GivenEquallyNearWordsWhenAskedThenTheFirstIsTaken) {
    const std::vector<std::string> words{"cart", "carp"};
    EXPECT_EQ(nearest("carx", words), "cart");
}

}  // namespace nearest_test
}  // namespace bourse
