#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bourse {
namespace text_test {

TEST(Trim, GivenBlanksAndTabsAtTheEndsWhenTrimmedThenOnlyTheseGo) {
    EXPECT_EQ(trim(" \t a \t b\t "), "a \t b");
    EXPECT_EQ(trim("a"), "a");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("\na\r"), "\na\r");
}

struct Sequence {
    std::string_view bytes;
    std::size_t length;
};

class Utf8Length : public ::testing::TestWithParam<Sequence> {};

TEST_P(Utf8Length, GivenASequenceAtTheFrontWhenMeasuredThenItsLengthOrZero) {
    EXPECT_EQ(utf8_length(GetParam().bytes), GetParam().length);
    EXPECT_EQ(utf8_length(std::string(GetParam().bytes) + "z"), GetParam().length) << "with more behind it";
}

/// The first and last code point of each length and around each gap.
INSTANTIATE_TEST_SUITE_P(WellFormed, Utf8Length,
                         ::testing::Values(Sequence{std::string_view("\0", 1), 1}, Sequence{"\x7F", 1},
                                           Sequence{"\xC2\x80", 2}, Sequence{"\xDF\xBF", 2},
                                           Sequence{"\xE0\xA0\x80", 3}, Sequence{"\xED\x9F\xBF", 3},
                                           Sequence{"\xEE\x80\x80", 3}, Sequence{"\xEF\xBF\xBF", 3},
                                           Sequence{"\xF0\x90\x80\x80", 4}, Sequence{"\xF4\x8F\xBF\xBF", 4}));
INSTANTIATE_TEST_SUITE_P(Malformed, Utf8Length,
                         ::testing::Values(Sequence{"\x80", 0}, Sequence{"\xBF", 0}, Sequence{"\xC0\x80", 0},
                                           Sequence{"\xC1\xBF", 0}, Sequence{"\xC2", 0}, Sequence{"\xC2\xC0", 0},
                                           Sequence{"\xE0\x9F\xBF", 0}, Sequence{"\xED\xA0\x80", 0},
                                           Sequence{"\xE2\x82", 0}, Sequence{"\xE2\x82\x41", 0},
                                           Sequence{"\xF0\x8F\xBF\xBF", 0}, Sequence{"\xF0\x9F\x93", 0},
                                           Sequence{"\xF4\x90\x80\x80", 0}, Sequence{"\xF5\x80\x80\x80", 0},
                                           Sequence{"\xFF", 0}));

TEST(Utf8, GivenATextWhenLookedAtThenItIsUtf8OnlyWhenAllOfItIs) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("Zürich 📈"));
    EXPECT_FALSE(is_utf8("Zürich \xFF"));
    EXPECT_FALSE(is_utf8("Z\xC3"));
}

TEST(Utf8, GivenATextWhenCountedThenCodePointsCountAndNotBytes) {
    EXPECT_EQ(count_code_points(""), 0u);
    EXPECT_EQ(count_code_points("Zürich 📈"), 8u);
}

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

}  // namespace text_test
}  // namespace bourse
