#include "features/market/import/bars_csv.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace bourse::market {
namespace bars_csv_test {

using Fields = std::vector<std::string_view>;

const Fields kHeader{"symbol", "date", "open", "high", "low", "close", "volume"};

Result<BarsCsv> header(const Fields& names, std::optional<Symbol> symbol = {}) {
    return BarsCsv::from_header(names, std::move(symbol));
}

std::string header_fault(const Fields& names, std::optional<Symbol> symbol = {}) {
    const auto csv = header(names, std::move(symbol));
    return csv ? "" : csv.error().detail;
}

/// Why the row is refused, or nothing.
std::string row_fault(const Fields& fields) {
    auto csv = header(kHeader).value();
    const auto row = csv.parse(fields);
    return row ? "" : row.error().detail;
}

TEST(BarsCsv, GivenColumnsInAnyOrderAndCaseThenTheyAreFound) {
    auto csv = header({" Volume", "CLOSE", "low", "high", "Open ", "Date", "Symbol", "Split_Coefficient",
                       "dividend_amount", "adjusted_close"})
                   .value();

    const auto row = csv.parse(Fields{"7", "4", "1", "5", "2", "2024-03-08", " aapl.us ", "2", "", "3.5"});

    ASSERT_TRUE(row) << row.error().detail;
    EXPECT_EQ(row->symbol.str(), "AAPL.US");
    EXPECT_EQ(row->bar, (Bar{UtcTime(Date(2024, 3, 8)), 2, 5, 1, 4, 7, 3.5, std::nullopt, 2.0}));
    EXPECT_EQ(csv.interval(), BarInterval::Day);
}

TEST(BarsCsv, GivenTimesThenTheBarsAreMinutes) {
    auto csv = header({"symbol", "timestamp", "open", "high", "low", "close", "volume"}).value();

    const auto row = csv.parse(Fields{"A", "2024-03-08T15:30:00+01:00", "1", "1", "1", "1", "0"});

    ASSERT_TRUE(row) << row.error().detail;
    EXPECT_EQ(row->bar.time.to_string(), "2024-03-08T14:30:00Z");
    EXPECT_EQ(csv.interval(), BarInterval::Minute);
}

TEST(BarsCsv, GivenASymbolBesideTheFileThenItIsThatOfEveryRow) {
    auto csv = header({"date", "open", "high", "low", "close", "volume"}, Symbol::parse("X").value()).value();
    EXPECT_EQ(csv.parse(Fields{"2024-03-08", "1", "1", "1", "1", "0"})->symbol.str(), "X");
    EXPECT_EQ(header_fault(kHeader, Symbol::parse("X").value()),
              "the file has a column symbol, but a symbol for all rows was given as well");
}

TEST(BarsCsv, GivenAWrongHeaderThenItSaysWhichColumn) {
    EXPECT_EQ(header_fault({"symbol", "date", "open", "high", "low", "close", "volume", "Vwap"}),
              "column \"Vwap\" is unknown");
    EXPECT_EQ(header_fault({"symbol", "date", "open", "high", "low", "close", "volume", ""}), "column \"\" is unknown");
    EXPECT_EQ(header_fault({"symbol", "date", "open", "high", "low", "close", "volume", "Open"}),
              "column open appears twice");
    EXPECT_EQ(header_fault({"symbol", "date", "timestamp", "open", "high", "low", "close", "volume"}),
              "columns date and timestamp are both present; only one is allowed");
    EXPECT_EQ(header_fault({"symbol", "open", "high", "low", "close", "volume"}),
              "column date or timestamp is missing");
    EXPECT_EQ(header_fault({"date", "open", "high", "low", "close", "volume"}), "column symbol is missing");
    EXPECT_EQ(header_fault({"symbol", "date", "open", "high", "low", "close"}), "column volume is missing");
}

struct Refused {
    Fields fields;
    std::string_view why;
};

class RefusedRow : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedRow, ThenItSaysWhy) {
    EXPECT_EQ(row_fault(GetParam().fields), GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    BarsCsv, RefusedRow,
    ::testing::Values(
        Refused{{"A", "2024-03-08", "1", "1", "1", "1"}, "the row has 6 fields, the header has 7"},
        Refused{{"", "2024-03-08", "1", "1", "1", "1", "1"},
                "symbol \"\" is not a symbol: 1 to 32 characters are allowed"},
        Refused{{"A", "2024-02-30", "1", "1", "1", "1", "1"}, "date \"2024-02-30\" is not a date (YYYY-MM-DD)"},
        Refused{{"A", "08/03/2024", "1", "1", "1", "1", "1"}, "date \"08/03/2024\" is not a date (YYYY-MM-DD)"},
        Refused{{"A", "", "1", "1", "1", "1", "1"}, "date \"\" is not a date (YYYY-MM-DD)"},
        Refused{{"A", "2024-03-08T25:00:00Z", "1", "1", "1", "1", "1"},
                "date \"2024-03-08T25:00:00Z\" is not a time (YYYY-MM-DDTHH:MM:SSZ)"},
        Refused{{"A", "2024-03-08T14:30:30Z", "1", "1", "1", "1", "1"},
                "date \"2024-03-08T14:30:30Z\" is not a whole minute"},
        Refused{{"A", "2024-03-08", "x", "1", "1", "1", "1"}, "open \"x\" is not a number"},
        Refused{{"A", "2024-03-08", "1,5", "1", "1", "1", "1"}, "open \"1,5\" is not a number"},
        Refused{{"A", "2024-03-08", "1\n", "1", "1", "1", "1"}, "open \"1?\" is not a number"},
        Refused{{"A", "2024-03-08", "", "1", "1", "1", "1"}, "open is empty"},
        Refused{{"A", "2024-03-08", "1", "nan", "1", "1", "1"}, "high \"nan\" is not finite"},
        Refused{{"A", "2024-03-08", "1", "inf", "1", "1", "1"}, "high \"inf\" is not finite"},
        Refused{{"A", "2024-03-08", "1", "1e999", "1", "1", "1"}, "high \"1e999\" is out of range"},
        Refused{{"A", "2024-03-08", "1", "1", "-0.5", "1", "1"}, "low -0.5 is negative"},
        Refused{{"A", "2024-03-08", "96.2", "95.1", "90", "91", "1"}, "high 95.1 is below open 96.2"},
        Refused{{"A", "2024-03-08", "95", "95.1", "90", "95.2", "1"}, "high 95.1 is below close 95.2"},
        Refused{{"A", "2024-03-08", "1", "1", "2", "1", "1"}, "high 1 is below low 2"},
        Refused{{"A", "2024-03-08", "3", "4", "3.5", "4", "1"}, "low 3.5 is above open 3"},
        Refused{{"A", "2024-03-08", "4", "4", "3.5", "3", "1"}, "low 3.5 is above close 3"},
        Refused{{"A", "2024-03-08", "1", "1", "1", "1", "-1"}, "volume -1 is negative"},
        Refused{{"A", "2024-03-08", "1", "1", "1", "1", "1.5"}, "volume 1.5 is not whole"},
        Refused{{"A", "2024-03-08", "1", "1", "1", "1", "1e19"}, "volume \"1e19\" is out of range"},
        Refused{{"A", "2024-03-08", "1", "1", "1", "1", "many"}, "volume \"many\" is not a number"},
        Refused{{"A", "2024-03-08", "1", "1", "1", "1", ""}, "volume is empty"}));

TEST(BarsCsv, GivenALongForeignNameThenItIsCutBetweenCharacters) {
    std::string name = "x";
    for (int i = 0; i < 60; ++i) name += "ü";

    EXPECT_TRUE(is_utf8(header_fault({"symbol", name})));
}

TEST(BarsCsv, GivenAWholeVolumeInAnySpellingThenItIsTaken) {
    auto csv = header(kHeader).value();
    for (const auto& [text, volume] : {std::pair<std::string_view, std::int64_t>("60748000.0", 60'748'000),
                                       {"6e7", 60'000'000},
                                       {"9223372036854775807", 9'223'372'036'854'775'807},
                                       {" 0 ", 0}}) {
        const auto row = csv.parse(Fields{"A", "2024-03-08", "1", "1", "1", "1", text});
        ASSERT_TRUE(row) << row.error().detail;
        EXPECT_EQ(row->bar.volume, volume);
    }
}

TEST(BarsCsv, GivenTheOtherKindOfTimeBehindTheFirstRowThenItIsRefused) {
    auto csv = header(kHeader).value();
    ASSERT_TRUE(csv.parse(Fields{"A", "2024-03-08", "1", "1", "1", "1", "1"}));
    const auto row = csv.parse(Fields{"A", "2024-03-08T14:30:00Z", "1", "1", "1", "1", "1"});
    ASSERT_FALSE(row);
    EXPECT_EQ(row.error().detail, "date \"2024-03-08T14:30:00Z\" is a time, but the file began with dates");
}

}  // namespace bars_csv_test
}  // namespace bourse::market
