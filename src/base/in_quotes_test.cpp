#include "base/in_quotes.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace bourse {
namespace in_quotes_test {

TEST(InQuotes, GivenAShortTextThenAllOfItIsShown) {
    EXPECT_EQ(in_quotes(""), "''");
    EXPECT_EQ(in_quotes("12.5", '"'), "\"12.5\"");
    EXPECT_EQ(in_quotes("Zürich 📈"), "'Zürich 📈'");
    EXPECT_EQ(in_quotes(std::string(64, 'x')), "'" + std::string(64, 'x') + "'");
}

TEST(InQuotes, GivenControlCharactersThenTheyDoNotReachTheReader) {
    EXPECT_EQ(in_quotes("a\x1b[1m\n\x7f"),
              "'a?[1m?"
              "?'");
}

TEST(InQuotes, GivenALongTextThenItIsCutAtTheEndOfACharacter) {
    EXPECT_EQ(in_quotes(std::string(65, 'x')), "'" + std::string(64, 'x') + "…'");
    for (const std::string character : {"ü", "€", "📈"}) {
        for (std::size_t before = 0; before < 8; ++before) {
            std::string text(56 + before, 'x');
            for (int i = 0; i < 8; ++i) text += character;

            const std::string shown = in_quotes(text);

            EXPECT_TRUE(is_utf8(shown)) << shown;
            EXPECT_LE(shown.size(), 64U + 5) << "two marks and the three bytes of …";
            EXPECT_GT(shown.size(), 64U + 5 - character.size()) << "no more than one character is left out";
        }
    }
}

TEST(InQuotes, GivenBytesThatAreNoTextThenTheyAreCutToo) {
    EXPECT_EQ(in_quotes(std::string(100, '\x80')), "'" + std::string(64, '\x80') + "…'");
}

}  // namespace in_quotes_test
}  // namespace bourse
