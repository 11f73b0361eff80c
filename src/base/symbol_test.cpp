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
    EXPECT_TRUE(Symbol::parse(std::string(64, 'A')));
}

class NotASymbol : public ::testing::TestWithParam<std::string> {};

TEST_P(NotASymbol, WhenParsedThenItIsRefused) {
    EXPECT_FALSE(Symbol::parse(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Symbol, NotASymbol,
                         ::testing::Values("", "../x", " A", "A ", "A\r\nB", "http://x", std::string(65, 'A'), ".",
                                           "..", "A/", "/A", "A//B", "A/../B", "A/.", "a\"b", "a\\b", "a,b", "a;b",
                                           "a?b", "a#b", "a%b", "a<b", "a>b", "a{b", "a}b", "a|b",
                                           std::string("A\0B", 3), "a\x7F", "\xC2\x85", "\xFF", "\xC3"));

TEST(Symbol, GivenSymbolsOfAllMarketsThenTheyAreSymbols) {
    for (const auto* text : {"M&M.NS", "NASDAQ:AAPL", "BTC/USD", ".DJI", "$SPX", "NIFTY 50", "ÅKER", "BTC_USDT", "-X",
                             "=A", "@ES", "A..B", "..A", "A/.B", "'X", "日経225", "C++", "A*B"}) {
        ASSERT_TRUE(Symbol::parse(text)) << text;
        EXPECT_EQ(Symbol::parse(text)->str(), text);
    }
    EXPECT_EQ(Symbol::parse("åker b")->str(), "åKER B") << "only ASCII is upper-cased";
}

}  // namespace symbol_test
}  // namespace bourse
