#include "base/symbol.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace symbol_test {

TEST(Symbol, GivenLowerCaseWhenParsedThenItIsTheUpperCaseSymbol) {
    EXPECT_EQ(Symbol::parse("aapl.us")->str(), "AAPL.US");
    EXPECT_EQ(*Symbol::parse("brk-b"), *Symbol::parse("BRK-B"));
}

TEST(Symbol, GivenAnIndexOrAPairWhenParsedThenItIsASymbol) {
    EXPECT_TRUE(Symbol::parse("^GSPC"));
    EXPECT_TRUE(Symbol::parse("EURUSD=X"));
    EXPECT_TRUE(Symbol::parse(std::string(32, 'A')));
}

class NotASymbol : public ::testing::TestWithParam<std::string> {};

TEST_P(NotASymbol, WhenParsedThenItIsRefused) {
    EXPECT_FALSE(Symbol::parse(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Symbol, NotASymbol,
                         ::testing::Values("", "../x", "A B", "A\r\nB", "http://x", std::string(33, 'A'), ".A", "-A",
                                           "=A", "Ä", std::string("A\0B", 3), "A/B"));

}  // namespace symbol_test
}  // namespace bourse
