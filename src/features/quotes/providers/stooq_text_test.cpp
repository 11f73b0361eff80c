#include "features/quotes/providers/stooq_text.hpp"

#include <gtest/gtest.h>

namespace bourse::quotes {
namespace stooq_text_test {

using Kind = Failure::Kind;

const Symbol kDemo = Symbol::parse("DEMO.US").value();
const std::string kQuoteHeader = "Symbol,Date,Time,Open,High,Low,Close,Volume,Name\r\n";

Answer<Quote> quote_of(const std::string& rows) {
    return parse_stooq_quote(kDemo, kQuoteHeader + rows);
}

TEST(StooqQuote, GivenARowThenEveryColumnIsRead) {
    const auto quote = quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,123456,DEMO CORP\r\n");

    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(*quote, (Quote{.symbol = kDemo,
                             .name = "DEMO CORP",
                             .date = Date(2024, 3, 8),
                             .time = "22:00:15",
                             .open = 10.5,
                             .high = 11.25,
                             .low = 10.4,
                             .close = 11,
                             .volume = 123456}));
}

TEST(StooqQuote, GivenAPaddedNameWithCommasThenItIsTheRestOfTheRow) {
    const auto quote = quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,123456,DEMO, INC, THE      \r\n");
    EXPECT_EQ(quote->name, "DEMO, INC, THE");
}

TEST(StooqQuote, GivenANameWithInvalidUtf8ThenItIsRepaired) {
    const auto quote = quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,1,SP\xD3\xA3KA \x01\xFF" +
                                std::string(300, 'A') + "\r\n");
    EXPECT_TRUE(quote->name.starts_with("SP\xD3\xA3KA ?AAA")) << quote->name;
    EXPECT_LE(quote->name.size(), 128U);
}

TEST(StooqQuote, GivenNoVolumeThenItIsAbsentAndNotZero) {
    EXPECT_EQ(quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,,DEMO\r\n")->volume, std::nullopt);
    EXPECT_EQ(quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,N/D,DEMO\r\n")->volume, std::nullopt);
    EXPECT_EQ(quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,0,DEMO\r\n")->volume, 0);
}

TEST(StooqQuote, GivenNoTimeOrNameThenTheyAreEmpty) {
    const auto quote = quote_of("DEMO.US,2024-03-08,N/D,10.5,11.25,10.4,11,5,\r\n");
    EXPECT_EQ(quote->time, "");
    EXPECT_EQ(quote->name, "");
}

TEST(StooqQuote, GivenAnInvalidTimeThenItIsEmpty) {
    for (const std::string time : {"ten", "22:00:15Z", "24:00:00", "22:60:00", "22:00:60", "22-00-15", ""}) {
        const auto quote = quote_of("DEMO.US,2024-03-08," + time + ",10.5,11.25,10.4,11,5,DEMO\r\n");
        ASSERT_TRUE(quote) << time << quote.error().what;
        EXPECT_EQ(quote->time, "") << time;
    }
}

TEST(StooqQuote, GivenAnInvalidVolumeThenItIsAbsent) {
    for (const std::string volume : {"-1", "1e999", "many", "nan"}) {
        const auto quote = quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11," + volume + ",DEMO\r\n");
        ASSERT_TRUE(quote) << volume << quote.error().what;
        EXPECT_EQ(quote->volume, std::nullopt) << volume;
        EXPECT_EQ(quote->name, "DEMO");
    }
}

TEST(StooqQuote, GivenAVolumeWithAFractionThenItIsRead) {
    EXPECT_EQ(quote_of("DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,0.25,DEMO\r\n")->volume, 0.25);
}

TEST(StooqQuote, GivenNoiseInTheLastDigitThenTheRangeIsWidened) {
    const auto quote = quote_of("DEMO.US,2024-03-08,22:00:15,10.5,10.9999999999,10.4,11,5,DEMO\r\n");
    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(quote->high, 11);
}

TEST(StooqQuote, GivenAnImpossiblePriceThenTheFailureNamesIt) {
    EXPECT_EQ(quote_of("DEMO.US,2024-03-08,22:00:15,10.00,10.5,9,11,1,D\r\n").error().what,
              "high 10.5 is below close 11");
}

TEST(StooqQuote, GivenLineFeedsAloneAndWarningsAheadThenTheRowIsRead) {
    const std::string header = "Symbol,Date,Time,Open,High,Low,Close,Volume,Name\n";
    const auto quote =
        parse_stooq_quote(kDemo, "\n<b>Warning</b>: mysql_connect(): Too many connections in /q.php on line 7\n\n" +
                                     header + "demo.us,2024-03-08,22:00:15,10.5,11.25,10.4,11,5,DEMO\n\n");
    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(quote->close, 11);
}

TEST(StooqQuote, GivenNoDataInTheRowThenTheSymbolIsUnknown) {
    EXPECT_EQ(quote_of("DEMO.US,N/D,N/D,N/D,N/D,N/D,N/D,N/D,DEMO.US\r\n").error().kind, Kind::UnknownSymbol);
    EXPECT_EQ(quote_of("DEMO.US,N/D,N/D,N/D,N/D,N/D,N/D,N/D,\r\n").error().kind, Kind::UnknownSymbol);
}

struct Odd {
    std::string name;
    std::string body;
    Kind kind;
};

class OddStooqQuote : public ::testing::TestWithParam<Odd> {};

TEST_P(OddStooqQuote, GivenItThenItsKindIsReturned) {
    const auto quote = parse_stooq_quote(kDemo, GetParam().body);
    ASSERT_FALSE(quote);
    EXPECT_EQ(to_string(quote.error().kind), to_string(GetParam().kind)) << quote.error().what;
}

std::vector<Odd> odd_quotes() {
    const auto row = [](const std::string& cells) { return kQuoteHeader + cells + "\r\n"; };
    return {
        {"Empty", "", Kind::Broken},
        {"HeaderOnly", kQuoteHeader, Kind::InvalidData},
        {"NoHeader", "DEMO.US,2024-03-08,22:00:15,10.5,11.25,10.4,11,1,D\r\n", Kind::Broken},
        {"AnotherHeader", "Symbol,Date,Open\r\nDEMO.US,2024-03-08,1\r\n", Kind::Broken},
        {"TwoRows", row("DEMO.US,2024-03-08,22:00:15,1,1,1,1,1,D\r\nDEMO.US,2024-03-08,22:00:15,1,1,1,1,1,D"),
         Kind::InvalidData},
        {"AnotherSymbol", row("OTHER.US,2024-03-08,22:00:15,1,1,1,1,1,D"), Kind::InvalidData},
        {"AnotherUnknownSymbol", row("OTHER.US,N/D,N/D,N/D,N/D,N/D,N/D,N/D,"), Kind::InvalidData},
        {"NoSymbol", row(",2024-03-08,22:00:15,1,1,1,1,1,D"), Kind::InvalidData},
        {"TooFewFields", row("DEMO.US,2024-03-08,22:00:15,10.5,11.2"), Kind::InvalidData},
        {"CutWithoutALineEnd", kQuoteHeader + "DEMO.US,2024-03-08,22:00:15,1,1,1,1,1,DE", Kind::Broken},
        {"NoSuchDay", row("DEMO.US,2024-02-30,22:00:15,1,1,1,1,1,D"), Kind::InvalidData},
        {"ADateOfAnotherShape", row("DEMO.US,20240308,22:00:15,1,1,1,1,1,D"), Kind::InvalidData},
        {"NoDateButAClose", row("DEMO.US,N/D,22:00:15,1,1,1,1,1,D"), Kind::InvalidData},
        {"NoOpenButAClose", row("DEMO.US,2024-03-08,22:00:15,N/D,1,1,1,1,D"), Kind::InvalidData},
        {"AWord", row("DEMO.US,2024-03-08,22:00:15,1,1,1,one,1,D"), Kind::InvalidData},
        {"NaN", row("DEMO.US,2024-03-08,22:00:15,1,nan,1,1,1,D"), Kind::InvalidData},
        {"Infinite", row("DEMO.US,2024-03-08,22:00:15,1,inf,1,1,1,D"), Kind::InvalidData},
        {"BeyondADouble", row("DEMO.US,2024-03-08,22:00:15,1,1e999,1,1,1,D"), Kind::InvalidData},
        {"ADecimalComma", row("DEMO.US,2024-03-08,22:00:15,10,5,11,25,10,4,11,0,1,D"), Kind::InvalidData},
        {"HighBelowClose", row("DEMO.US,2024-03-08,22:00:15,10,10.5,9,11,1,D"), Kind::InvalidData},
        {"LowAboveOpen", row("DEMO.US,2024-03-08,22:00:15,10,12,10.5,11,1,D"), Kind::InvalidData},
        {"Html", "<!DOCTYPE html>\n<html><body>Bad Gateway</body></html>\n", Kind::Broken},
        {"HtmlThatMentionsNoData", "<html><p>No data was lost</p></html>\n", Kind::Broken},
        {"Throttled", "Exceeded the daily hits limit", Kind::Throttled},
        {"ThrottledBehindAWarning", "<b>Warning</b>\r\nExceeded the daily hits limit\r\n", Kind::Throttled},
        {"NoData", "No data\r\n", Kind::UnknownSymbol},
        {"WantsAKey",
         "Get your apikey:\r\n\r\n1. Open https://stooq.com/q/d/?s=demo.us&get_apikey\r\n2. Enter the captcha code.\r\n"
         "3. Copy the CSV download link\r\n4. append &apikey=\r\n",
         Kind::Refused},
    };
}

INSTANTIATE_TEST_SUITE_P(Stooq, OddStooqQuote, ::testing::ValuesIn(odd_quotes()),
                         [](const auto& tested) { return tested.param.name; });

TEST(StooqQuote, GivenTheDaysHitsUsedUpThenItSaysWhenToAskAgain) {
    EXPECT_EQ(parse_stooq_quote(kDemo, "Exceeded the daily hits limit").error().retry_after, std::chrono::hours(1));
}

TEST(StooqDaily, GivenAHistoryThenItsBarsComeOldestFirst) {
    const auto bars = parse_stooq_daily(
        "Date,Open,High,Low,Close,Volume\r\n2024-03-07,10.1,10.6,10,10.5,98000\r\n2024-03-08,10.5,11.25,10.4,11,"
        "123456\r\n");

    ASSERT_TRUE(bars) << bars.error().what;
    ASSERT_EQ(bars->bars.size(), 2U);
    EXPECT_EQ(bars->bars.front(), (market::Bar{UtcTime(Date(2024, 3, 7)), 10.1, 10.6, 10, 10.5, 98000, {}, {}, {}}));
    EXPECT_EQ(bars->bars.back().time, UtcTime(Date(2024, 3, 8)));
}

TEST(StooqDaily, GivenNoVolumeColumnThenVolumesAreZero) {
    const auto bars = parse_stooq_daily("Date,Open,High,Low,Close\r\n2024-03-07,10.1,10.6,10,10.5\r\n");
    ASSERT_TRUE(bars) << bars.error().what;
    EXPECT_EQ(bars->bars.front().volume, 0);
}

TEST(StooqDaily, GivenWarningsAheadThenTheyAreLeftOut) {
    const auto bars = parse_stooq_daily(
        "PHP Warning:  Module 'x' already loaded in Unknown on line 0\nDate,Open,High,Low,Close,Volume\n"
        "2024-03-07,10.1,10.6,10,10.5,98000\n");
    EXPECT_EQ(bars->bars.size(), 1U);
}

/// The history of some rows.
Answer<DailyBars> days_of(const std::string& rows) {
    return parse_stooq_daily("Date,Open,High,Low,Close,Volume\r\n" + rows);
}

/// The days left out.
std::vector<std::string> left_out_of(const Answer<DailyBars>& daily) {
    std::vector<std::string> texts;
    for (const LeftOutDays::Day& day : daily->left_out.days) texts.push_back(day.what);
    return texts;
}

TEST(StooqDaily, GivenInvalidDaysThenTheOthersStayAndEachIsNamed) {
    const auto daily = days_of(
        "2024-03-04,10,12,9,11,1\r\n2024-03-05,10,10,9,11,1\r\n2024-03-06,10,12,9,eleven,1\r\n"
        "2024-02-30,10,12,9,11,1\r\n2024-03-07,10\r\n2024-03-08,10,12,9,11,-3\r\n2024-03-11,10,12,9,11,1,2\r\n"
        "2024-03-12,10,,9,11,1\r\n2024-03-13,10,12,9,11,0.5\r\n");

    ASSERT_TRUE(daily) << daily.error().what;
    ASSERT_EQ(daily->bars.size(), 2U);
    EXPECT_EQ(daily->bars.front().time, UtcTime(Date(2024, 3, 4)));
    EXPECT_EQ(daily->bars.back().volume, 0.5);
    EXPECT_EQ(
        left_out_of(daily),
        (std::vector<std::string>{"2024-03-05: high 10 is below close 11", "2024-03-06: close 'eleven' is not a number",
                                  "row 4: date '2024-02-30' " + Date::parse("2024-02-30").error().detail,
                                  "2024-03-07: the row has 2 fields", "2024-03-08: volume '-3' is negative",
                                  "2024-03-11: volume '1,2' is not a number", "2024-03-12: high '' is not a number"}));
    EXPECT_EQ(daily->left_out.count, 7U);
}

TEST(StooqDaily, GivenManyInvalidDaysThenTheRestIsCounted) {
    std::string rows = "2024-02-01,1,1,1,1,1\r\n";
    for (int day = 1; day <= 25; ++day) rows += "2024-03-" + std::to_string(100 + day).substr(1) + ",1,1,1,x,1\r\n";
    const auto daily = days_of(rows);
    ASSERT_TRUE(daily) << daily.error().what;
    EXPECT_EQ(daily->left_out.days.size(), 20U);
    EXPECT_EQ(daily->left_out.count, 25U);
    EXPECT_EQ(daily->left_out.more(), 5U);
}

TEST(StooqDaily, GivenRowsWithoutPricesThenTheyAreSkipped) {
    const auto daily =
        days_of("2024-03-04,1,1,1,1,N/D\r\n2024-03-05,N/D,N/D,N/D,N/D,N/D\r\n2024-03-06,null,null,,NaN,\r\n");
    ASSERT_TRUE(daily) << daily.error().what;
    EXPECT_EQ(daily->bars.size(), 1U);
    EXPECT_EQ(daily->left_out.count, 0U);
}

TEST(StooqDaily, GivenNoiseInTheLastDigitThenTheRangeIsWidened) {
    const auto daily = days_of("2024-03-04,10,11,10.0000000001,10.99,1\r\n");
    ASSERT_TRUE(daily) << daily.error().what;
    EXPECT_EQ(daily->bars.front().low, 10);
}

TEST(StooqDaily, GivenRowsOutOfOrderThenTheyAreSorted) {
    const auto daily = days_of("2024-03-07,1,1,1,1,1\r\n2024-03-05,2,2,2,2,1\r\n2024-03-08,3,3,3,3,1\r\n");
    ASSERT_TRUE(daily) << daily.error().what;
    ASSERT_EQ(daily->bars.size(), 3U);
    EXPECT_EQ(daily->bars.front().close, 2);
    EXPECT_EQ(daily->bars.back().close, 3);
}

TEST(StooqDaily, GivenADayTwiceThenItCountsOnceIfBothSayTheSame) {
    const auto daily =
        days_of("2024-03-06,1,1,1,1,1\r\n2024-03-06,1,1,1,1,1\r\n2024-03-07,1,1,1,1,1\r\n2024-03-07,2,2,2,2,1\r\n");
    ASSERT_TRUE(daily) << daily.error().what;
    ASSERT_EQ(daily->bars.size(), 1U);
    EXPECT_EQ(daily->bars.front().time, UtcTime(Date(2024, 3, 6)));
    EXPECT_EQ(left_out_of(daily),
              std::vector<std::string>{"2024-03-07: the day occurs several times with different values"});
}

TEST(StooqDaily, GivenNoValidDayThenTheFailureNamesTheFirst) {
    EXPECT_EQ(days_of("2024-03-05,10,10,9,11,1\r\n2024-03-06,x,1,1,1,1\r\n").error().what,
              "no valid day; 2024-03-05: high 10 is below close 11");
}

class OddStooqDaily : public ::testing::TestWithParam<Odd> {};

TEST_P(OddStooqDaily, GivenItThenItsKindIsReturned) {
    const auto bars = parse_stooq_daily(GetParam().body);
    ASSERT_FALSE(bars);
    EXPECT_EQ(to_string(bars.error().kind), to_string(GetParam().kind)) << bars.error().what;
}

std::vector<Odd> odd_histories() {
    const auto rows = [](const std::string& text) { return "Date,Open,High,Low,Close,Volume\r\n" + text + "\r\n"; };
    return {
        {"Empty", "", Kind::Broken},
        {"HeaderOnly", "Date,Open,High,Low,Close,Volume\r\n", Kind::InvalidData},
        {"NoData", "No data", Kind::UnknownSymbol},
        {"Throttled", "Exceeded the daily hits limit\r\n", Kind::Throttled},
        {"WantsAKey", "Get your apikey:\r\n", Kind::Refused},
        {"Html", "<html>\r\n</html>\r\n", Kind::Broken},
        {"CutInAVolume", "Date,Open,High,Low,Close,Volume\r\n2024-03-07,10.1,10.6,10,10.5,98", Kind::Broken},
        {"TooFewFields", rows("2024-03-07,10.1,10.6"), Kind::InvalidData},
        {"TooManyFields", rows("2024-03-07,1,1,1,1,1,1"), Kind::InvalidData},
        {"NoPrices", rows("2024-03-07,N/D,N/D,N/D,N/D,N/D"), Kind::InvalidData},
        {"NoSuchDay", rows("2023-02-29,1,1,1,1,1"), Kind::InvalidData},
    };
}

INSTANTIATE_TEST_SUITE_P(Stooq, OddStooqDaily, ::testing::ValuesIn(odd_histories()),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace stooq_text_test
}  // namespace bourse::quotes
