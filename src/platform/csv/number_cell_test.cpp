#include "platform/csv/number_cell.hpp"

#include <gtest/gtest.h>

namespace bourse::csv {
namespace number_cell_test {

struct Case {
    std::string_view cell;
    DecimalMark mark;
    double number;
};

class Numbers : public ::testing::TestWithParam<Case> {};

TEST_P(Numbers, GivenACellThenItIsRead) {
    const auto number = parse_number(GetParam().cell, GetParam().mark);
    ASSERT_TRUE(number) << GetParam().cell << ' ' << number.error().detail;
    EXPECT_EQ(*number, GetParam().number) << GetParam().cell;
}

constexpr auto kPoint = DecimalMark::Point;
constexpr auto kComma = DecimalMark::Comma;

INSTANTIATE_TEST_SUITE_P(
    Forms, Numbers,
    ::testing::Values(Case{"20.85", kPoint, 20.85}, Case{" +5160 ", kPoint, 5160}, Case{"5100.", kPoint, 5100},
                      Case{".5", kPoint, 0.5}, Case{"05140.5", kPoint, 5140.5}, Case{"1.2E7", kPoint, 12000000},
                      Case{"4.12e-8", kPoint, 4.12e-8}, Case{"1,020.41", kPoint, 1020.41},
                      Case{"12,345,678", kPoint, 12345678}, Case{"12,34,567.5", kPoint, 1234567.5},
                      Case{"$20.41", kPoint, 20.41}, Case{"-$1,020.5", kPoint, -1020.5}, Case{"$-7", kPoint, -7},
                      Case{"20.5 €", kPoint, 20.5}, Case{"£ 3", kPoint, 3}, Case{"−2.5", kPoint, -2.5},
                      Case{"1'234.5", kPoint, 1234.5}, Case{"1 234 567", kPoint, 1234567}, Case{"20,85", kComma, 20.85},
                      Case{"1.234,5", kComma, 1234.5}, Case{"1.234", kComma, 1234},
                      Case{"1\u00A0234,5", kComma, 1234.5}, Case{"1\u202F234,5", kComma, 1234.5},
                      Case{"1,5e3", kComma, 1500}, Case{"-0", kPoint, 0}));

TEST(Number, GivenWhatIsNotANumberThenItIsAnError) {
    for (const auto* cell : {"", "x", "1.2.3", "1,5", "1,23", "1,2345", ",5", "1,,234", "1 00", "--5", "5-", "$", "1e",
                             "0x10", "1.5,0", "1,234,56", "1_000"}) {
        const auto number = parse_number(cell, kPoint);
        ASSERT_FALSE(number) << cell << " was " << *number;
        EXPECT_EQ(number.error().detail, "is not a number") << cell;
    }
    for (const auto* cell : {"20.85", "1.23", "1,234.5", "1,2,3"}) EXPECT_FALSE(parse_number(cell, kComma)) << cell;
    EXPECT_EQ(parse_number("inf", kPoint).error().detail, "is not finite");
    EXPECT_EQ(parse_number("1e999", kPoint).error().detail, "is out of range");
}

TEST(Number, GivenAWordForNothingThenItIsMissing) {
    for (const auto* cell : {"", "  ", "null", "NaN", "N/A", "-", "None", "#N/A", "n/d"})
        EXPECT_TRUE(is_missing(cell)) << cell;
    for (const auto* cell : {"0", "-1", "x", "nano", "nullable"}) EXPECT_FALSE(is_missing(cell)) << cell;
}

struct Evidence {
    std::vector<std::string_view> cells;
    /// `point`, `comma`, `ambiguous` or `undecided`.
    std::string_view found;
};

class DecimalMarks : public ::testing::TestWithParam<Evidence> {};

TEST_P(DecimalMarks, GivenCellsThenTheirMarkIsFound) {
    DecimalEvidence evidence;
    for (const std::string_view cell : GetParam().cells) evidence.add(cell);
    const std::string_view found = evidence.is_ambiguous() ? "ambiguous"
                                   : evidence.is_decided() ? to_string(evidence.mark())
                                                           : std::string_view("undecided");
    EXPECT_EQ(found, GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(Evidence, DecimalMarks,
                         ::testing::Values(Evidence{{}, "undecided"},
                                           Evidence{{"1", "200", "-7", "x", "1e5"}, "undecided"},
                                           Evidence{{"20.85"}, "point"}, Evidence{{"1.085"}, "point"},
                                           Evidence{{"20,85"}, "comma"}, Evidence{{"0,123"}, "comma"},
                                           Evidence{{"1,234"}, "ambiguous"}, Evidence{{"1,234", "7.5"}, "point"},
                                           Evidence{{"1,234", "7,5"}, "comma"}, Evidence{{"1,234,567"}, "point"},
                                           Evidence{{"1.234.567"}, "comma"}, Evidence{{"1.234", "20,5"}, "comma"},
                                           Evidence{{"1,020.41"}, "point"}, Evidence{{"1.020,41"}, "comma"},
                                           Evidence{{"$1,234", "$5.5"}, "point"},
                                           Evidence{{",", ".", "e.", "-,"}, "point"}));

}  // namespace number_cell_test
}  // namespace bourse::csv
