#include "features/market/import/time_cell.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace time_cell_test {

/// `2024-03-08`, `2024-03-08 14:30:00`, with the offset in minutes when the cell has one.
std::string shown(std::string_view text, std::optional<DateOrder> order = {}) {
    const auto cell = parse_time_cell(text, order);
    if (!cell) return cell.error().detail.substr(0, 8);
    std::string read = cell->local.date.to_string();
    if (cell->has_time) read = (UtcTime(cell->local.date) + cell->local.time_of_day).to_string();
    if (cell->offset) {
        read += " +" + std::to_string(std::chrono::duration_cast<std::chrono::minutes>(*cell->offset).count());
    }
    return read;
}

struct Case {
    std::string_view text;
    std::string_view read;
};

class Times : public ::testing::TestWithParam<Case> {};

TEST_P(Times, GivenACellThenItIsRead) {
    EXPECT_EQ(shown(GetParam().text), GetParam().read) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    TimeCell, Times,
    ::testing::Values(
        Case{"2024-03-08", "2024-03-08"}, Case{" 2024/3/8 ", "2024-03-08"}, Case{"2024.03.08", "2024-03-08"},
        Case{"20240308", "2024-03-08"}, Case{"08-Mar-2024", "2024-03-08"}, Case{"8 March 2024", "2024-03-08"},
        Case{"08-Mar-24", "2024-03-08"}, Case{"Mar 8, 2024", "2024-03-08"}, Case{"SEPT 9 1999", "1999-09-09"},
        Case{"2024-03-08T14:30:00Z", "2024-03-08T14:30:00Z +0"}, Case{"2024-03-08 14:30", "2024-03-08T14:30:00Z"},
        Case{"2024-03-08T14:30:00+01:00", "2024-03-08T14:30:00Z +60"},
        Case{"2024-03-08T14:30:00.000+0000", "2024-03-08T14:30:00Z +0"},
        Case{"2024-03-08T14:30-05", "2024-03-08T14:30:00Z +-300"},
        Case{"2024-03-08 14:30:00 UTC", "2024-03-08T14:30:00Z +0"},
        Case{"08.03.2024 14:30:00.000 GMT-0500", "2024-03-08T14:30:00Z +-300"},
        Case{"2024-03-08T14:30:00.123456789Z", "2024-03-08T14:30:00.123456Z +0"},
        Case{"13/03/2024 2:30 PM", "2024-03-13T14:30:00Z"}, Case{"3/25/2024 12:05:09 am", "2024-03-25T00:05:09Z"},
        Case{"20240308 143000", "2024-03-08T14:30:00Z"}, Case{"20240308143000", "2024-03-08T14:30:00Z"},
        Case{"202403081430", "2024-03-08T14:30:00Z"}, Case{"1709908200", "2024-03-08T14:30:00Z +0"},
        Case{"1709908200.5", "2024-03-08T14:30:00.5Z +0"}, Case{"1709908200000", "2024-03-08T14:30:00Z +0"},
        Case{"1709908200000000", "2024-03-08T14:30:00Z +0"}, Case{"1709908200000000000", "2024-03-08T14:30:00Z +0"},
        Case{"-157766400", "1965-01-01T00:00:00Z +0"}, Case{"", "is not a"}, Case{"2024-02-30", "is not a"},
        Case{"2024-13-01", "is not a"}, Case{"08032024", "is not a"}, Case{"20240230", "is not a"},
        Case{"45359", "is not a"}, Case{"7", "is not a"}, Case{"20240230093000", "is not a"},
        Case{"08/03/24", "is not a"}, Case{"2024-03-08T", "is not a"}, Case{"2024-03-08T24:00:00Z", "is not a"},
        Case{"2024-03-08T14:60", "is not a"}, Case{"32/01/2024", "is not a"}, Case{"2024-03-08T14:30:00+1", "is not a"},
        Case{"2024-03-08 13:30 PM", "is not a"}, Case{"2024-03-08T14:30:00Zx", "is not a"},
        Case{"Mars 8, 2024", "is not a"}, Case{"yesterday", "is not a"}, Case{"99999999999999999999", "is not a"},
        Case{"2024-03/08", "is not a"}));

TEST(TimeCell, GivenADateOfThreeNumbersThenItSaysWhatItFits) {
    const auto both = parse_time_cell("03/06/2024", {}).value();
    EXPECT_TRUE(both.fits_day_first && both.fits_month_first);
    const auto day = parse_time_cell("13.06.2024", {}).value();
    EXPECT_TRUE(day.fits_day_first && !day.fits_month_first);
    const auto month = parse_time_cell("06-13-2024", {}).value();
    EXPECT_TRUE(!month.fits_day_first && month.fits_month_first);
    EXPECT_EQ(shown("06-13-2024"), "2024-06-13");
}

TEST(TimeCell, GivenAnOrderThenItCounts) {
    EXPECT_EQ(shown("03/06/2024", DateOrder::DayFirst), "2024-06-03");
    EXPECT_EQ(shown("03/06/2024", DateOrder::MonthFirst), "2024-03-06");
    EXPECT_EQ(shown("13/06/2024", DateOrder::MonthFirst), "is not a");
    EXPECT_EQ(shown("03/06/24", DateOrder::DayFirst), "2024-06-03");
    EXPECT_EQ(shown("24/03/06", DateOrder::YearFirst), "2024-03-06");
    EXPECT_EQ(shown("70-01-02", DateOrder::YearFirst), "1970-01-02");
    EXPECT_EQ(shown("2024-03-06", DateOrder::DayFirst), "2024-03-06");
}

TEST(TimeCell, GivenATimeOfDayAloneThenItIsRead) {
    using namespace std::chrono_literals;
    EXPECT_EQ(parse_time_of_day("14:30").value(), 14h + 30min);
    EXPECT_EQ(parse_time_of_day(" 143005 ").value(), 14h + 30min + 5s);
    EXPECT_EQ(parse_time_of_day("0930").value(), 9h + 30min);
    for (const auto* text : {"", "14", "25:00", "14:30x", "x"}) EXPECT_FALSE(parse_time_of_day(text)) << text;
}

}  // namespace time_cell_test
}  // namespace bourse::market
