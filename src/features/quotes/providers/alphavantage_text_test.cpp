#include "features/quotes/providers/alphavantage_text.hpp"

#include <gtest/gtest.h>

namespace bourse::quotes {
namespace alphavantage_text_test {

using Kind = Failure::Kind;

const Symbol kDemo = Symbol::parse("DEMO.US").value();

/// A Global Quote with `member` added or replaced.
std::string global_quote(const std::string& prices =
                             R"("02. open":"10.5000","03. high":"11.2500","04. low":"10.4000","05. price":"11.0000")",
                         const std::string& rest = R"("06. volume":"123456","07. latest trading day":"2024-03-08")",
                         const std::string& code = "DEMO") {
    return R"({"Global Quote":{"01. symbol":")" + code + "\"," + prices + "," + rest +
           R"(,"08. previous close":"11.0647","09. change":"-0.0647","10. change percent":"-0.5852%"}})";
}

std::string daily(const std::string& days, const std::string& code = "DEMO") {
    return R"({"Meta Data":{"1. Information":"Daily Prices","2. Symbol":")" + code +
           R"(","3. Last Refreshed":"2024-03-08","4. Output Size":"Compact","5. Time Zone":"US/Eastern"},)" +
           R"j("Time Series (Daily)":{)j" + days + "}}";
}

std::string day(const std::string& date, const std::string& high = "11.2500") {
    return "\"" + date + R"(":{"1. open":"10.5000","2. high":")" + high +
           R"(","3. low":"10.4000","4. close":"11.0000","5. volume":"123456"})";
}

const std::string kCsvHeader = "timestamp,open,high,low,close,volume\r\n";

TEST(AlphaVantageQuote, GivenAGlobalQuoteThenItsNumbersInTextAreRead) {
    const auto quote = parse_alphavantage_quote(kDemo, "DEMO", global_quote());

    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(*quote, (Quote{.symbol = kDemo,
                             .date = Date(2024, 3, 8),
                             .open = 10.5,
                             .high = 11.25,
                             .low = 10.4,
                             .close = 11,
                             .volume = 123456}));
}

TEST(AlphaVantageQuote, GivenNoVolumeThenItIsAbsent) {
    const std::string prices = R"("02. open":"1","03. high":"1","04. low":"1","05. price":"1")";
    const auto quote =
        parse_alphavantage_quote(kDemo, "DEMO", global_quote(prices, R"("07. latest trading day":"2024-03-08")"));
    ASSERT_TRUE(quote) << quote.error().what;
    EXPECT_EQ(quote->volume, std::nullopt);
}

TEST(AlphaVantageQuote, GivenAnInvalidVolumeThenItIsAbsent) {
    for (const std::string volume : {"\"-1.5\"", "\"many\"", "5"}) {
        const auto quote = parse_alphavantage_quote(
            kDemo, "DEMO",
            global_quote(R"("02. open":"1","03. high":"1","04. low":"1","05. price":"1")",
                         R"("06. volume":)" + volume + R"(,"07. latest trading day":"2024-03-08")"));
        ASSERT_TRUE(quote) << quote.error().what;
        EXPECT_EQ(quote->volume, std::nullopt) << volume;
    }
}

/// The days left out.
std::vector<std::string> left_out_of(const Answer<DailyBars>& daily) {
    std::vector<std::string> texts;
    for (const LeftOutDays::Day& day : daily->left_out.days) texts.push_back(day.what);
    return texts;
}

TEST(AlphaVantageDaily, GivenInvalidDaysThenTheOthersStayAndEachIsNamed) {
    const auto bars =
        parse_alphavantage_daily("DEMO", daily(day("2024-03-08") + "," + day("2024-03-07", "10.9000") + "," +
                                               R"("2024-03-06":"closed",)" + day("2024-03-05 16:00:00")));

    ASSERT_TRUE(bars) << bars.error().what;
    EXPECT_EQ(bars->bars.size(), 1U);
    EXPECT_EQ(left_out_of(bars),
              (std::vector<std::string>{
                  "2024-03-07: high 10.9 is below close 11", "2024-03-06: the day is not an object",
                  "row 4: date '2024-03-05 16:00:00' " + Date::parse("2024-03-05 16:00:00").error().detail}));
}

TEST(AlphaVantageDaily, GivenInvalidRowsInCsvThenTheOthersStayAndEachIsNamed) {
    const auto bars = parse_alphavantage_daily("DEMO", kCsvHeader +
                                                           "2024-03-08,10,12,9,11,1\r\n2024-03-07,10,10,9,11,1\r\n"
                                                           "2024-03-06,10,12,9,11,\r\n2024-03-05,10\r\n"
                                                           "2024-03-04,null,null,null,null,\r\n");

    ASSERT_TRUE(bars) << bars.error().what;
    EXPECT_EQ(bars->bars.size(), 1U);
    EXPECT_EQ(left_out_of(bars),
              (std::vector<std::string>{"2024-03-07: high 10 is below close 11", "2024-03-06: the volume is missing",
                                        "2024-03-05: the row has 2 fields"}));
}

TEST(AlphaVantageDaily, GivenASeriesNewestFirstThenItsBarsComeOldestFirst) {
    const auto bars = parse_alphavantage_daily("demo", daily(day("2024-03-08") + "," + day("2024-03-07")));

    ASSERT_TRUE(bars) << bars.error().what;
    ASSERT_EQ(bars->bars.size(), 2U);
    EXPECT_EQ(bars->bars.front(), (market::Bar{UtcTime(Date(2024, 3, 7)), 10.5, 11.25, 10.4, 11, 123456, {}, {}, {}}));
}

TEST(AlphaVantageDaily, GivenAnAdjustedSeriesThenItsColumnsAreRead) {
    const auto bars = parse_alphavantage_daily(
        "DEMO",
        daily(
            R"("2024-03-08":{"1. open":"10.5","2. high":"11.25","3. low":"10.4","4. close":"11","5. adjusted close":"10.9",)"
            R"("6. volume":"123456","7. dividend amount":"0.2400","8. split coefficient":"2.0"})"));

    ASSERT_TRUE(bars) << bars.error().what;
    EXPECT_EQ(bars->bars.front(),
              (market::Bar{UtcTime(Date(2024, 3, 8)), 10.5, 11.25, 10.4, 11, 123456, 10.9, 0.24, 2.0}));
}

TEST(AlphaVantageDaily, GivenCsvThenItIsRead) {
    const auto bars = parse_alphavantage_daily(
        "DEMO",
        kCsvHeader + "2024-03-08,10.5000,11.2500,10.4000,11.0000,123456\r\n2024-03-07,10.1,10.6,10,10.5,98000\r\n");

    ASSERT_TRUE(bars) << bars.error().what;
    EXPECT_EQ(bars->bars.front(), (market::Bar{UtcTime(Date(2024, 3, 7)), 10.1, 10.6, 10, 10.5, 98000, {}, {}, {}}));
}

TEST(AlphaVantageDaily, GivenAdjustedCsvThenItsColumnsAreRead) {
    const auto bars = parse_alphavantage_daily(
        "DEMO",
        "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient\r\n"
        "2024-03-08,10.5,11.25,10.4,11,10.9,123456,0.2400,2.0\r\n");

    ASSERT_TRUE(bars) << bars.error().what;
    EXPECT_EQ(bars->bars.front(),
              (market::Bar{UtcTime(Date(2024, 3, 8)), 10.5, 11.25, 10.4, 11, 123456, 10.9, 0.24, 2.0}));
}

struct Odd {
    std::string name;
    std::string body;
    Kind kind;
};

// These errors occur for every request, in JSON even for CSV requests.
class AlphaVantageFault : public ::testing::TestWithParam<Odd> {};

TEST_P(AlphaVantageFault, GivenItWhenAQuoteOrBarsAreParsedThenItsKindIsTheSame) {
    const auto quote = parse_alphavantage_quote(kDemo, "DEMO", GetParam().body);
    const auto bars = parse_alphavantage_daily("DEMO", GetParam().body);

    ASSERT_FALSE(quote);
    ASSERT_FALSE(bars);
    EXPECT_EQ(to_string(quote.error().kind), to_string(GetParam().kind)) << quote.error().what;
    EXPECT_EQ(to_string(bars.error().kind), to_string(GetParam().kind)) << bars.error().what;
    EXPECT_EQ((quote.error().what + bars.error().what).find("K3YK3Y"), std::string::npos)
        << "the failure reveals the key";
}

/// An object with one string member.
std::string says(const std::string& key, const std::string& text) {
    return R"({")" + key + R"(":")" + text + R"("})";
}

std::vector<Odd> faults() {
    const std::string ads = "You may subscribe to any of the premium plans";
    const std::string thanks = "Thank you for using Alpha Vantage! ";
    return {
        {"InvalidCall",
         says("Error Message", "Invalid API call. Please retry or visit the documentation for TIME_SERIES_DAILY."),
         Kind::UnknownSymbol},
        {"WrongKey",
         says("Error Message", "the parameter apikey is invalid or missing. Please claim your free API key"),
         Kind::Refused},
        {"AnotherErrorMessage", says("Error Message", "Oops"), Kind::Broken},
        {"Note", says("Note", thanks + "Our standard API call frequency is 5 calls per minute and 500 calls per day."),
         Kind::Throttled},
        {"ThrottlingThatAdvertisesPremium",
         says("Information", thanks +
                                 "Please consider spreading out your free API requests more sparingly "
                                 "(1 request per second). " +
                                 ads + " to lift the free key rate limit (25 requests per day)."),
         Kind::Throttled},
        {"ThrottlingThatRepeatsTheKey",
         says("Information",
              "We have detected your API key as K3YK3Y and our standard API rate limit is 25 requests "
              "per day. " +
                  ads),
         Kind::Throttled},
        {"PremiumEndpoint", says("Information", thanks + "This is a premium endpoint. " + ads), Kind::Refused},
        {"DemoKey", says("Information", "The **demo** API key is for demo purposes only. Please claim your free key."),
         Kind::Refused},
        {"AnotherInformation", says("Information", "We moved. K3YK3Y"), Kind::Broken},
        {"InformationThatIsNoText", R"({"Information":5})", Kind::Broken},
        {"Empty", "", Kind::Broken},
        {"EmptyObject", "{}", Kind::Broken},
        {"Array", "[]", Kind::Broken},
        {"HalfJson", R"({"Global Quote":{"01)", Kind::Broken},
        {"TwoDocuments", "{} {}", Kind::Broken},
        {"RepeatedKeys", R"({"Note":"a","Note":"b"})", Kind::Broken},
        {"Html", "<html><body>502</body></html>\n", Kind::Broken},
    };
}

INSTANTIATE_TEST_SUITE_P(AlphaVantage, AlphaVantageFault, ::testing::ValuesIn(faults()),
                         [](const auto& tested) { return tested.param.name; });

TEST(AlphaVantageFaultPause, GivenALimitThenItSaysWhenToAskAgain) {
    const auto pause_of = [](const std::string& body) {
        return parse_alphavantage_daily("DEMO", body).error().retry_after;
    };
    EXPECT_EQ(pause_of(says("Information", "our standard API rate limit is 25 requests per day.")),
              std::chrono::hours(1));
    EXPECT_EQ(pause_of(says("Note", "5 calls per minute and 500 calls per day")), std::chrono::minutes(1));
    EXPECT_EQ(pause_of(says("Note", "slower please")), std::chrono::minutes(1));
    EXPECT_EQ(pause_of(says("Information", "(1 request per second) ... the free key rate limit (25 requests per day)")),
              std::chrono::seconds(2));
}

class OddAlphaVantageQuote : public ::testing::TestWithParam<Odd> {};

TEST_P(OddAlphaVantageQuote, GivenItThenItsKindIsReturned) {
    const auto quote = parse_alphavantage_quote(kDemo, "DEMO", GetParam().body);
    ASSERT_FALSE(quote);
    EXPECT_EQ(to_string(quote.error().kind), to_string(GetParam().kind)) << quote.error().what;
}

std::vector<Odd> odd_quotes() {
    const auto prices = [](const std::string& text) { return global_quote(text); };
    const std::string good = R"("02. open":"1","03. high":"1","04. low":"1","05. price":"1")";
    const std::string date = R"("07. latest trading day":"2024-03-08")";
    return {
        {"UnknownSymbol", R"({"Global Quote":{}})", Kind::UnknownSymbol},
        {"AnotherSymbol", global_quote(good, date, "OTHER"), Kind::InvalidData},
        {"NoObject", says("Global Quote", "none"), Kind::Broken},
        {"NoPrice", prices(R"("02. open":"1","03. high":"1","04. low":"1")"), Kind::InvalidData},
        {"NumbersThatAreNoText", prices(R"("02. open":1,"03. high":1,"04. low":1,"05. price":1)"), Kind::InvalidData},
        {"NaN", prices(R"("02. open":"1","03. high":"nan","04. low":"1","05. price":"1")"), Kind::InvalidData},
        {"PriceAboveHigh", prices(R"("02. open":"1","03. high":"1","04. low":"1","05. price":"2")"), Kind::InvalidData},
        {"NoDate", global_quote(good, R"("06. volume":"1")"), Kind::InvalidData},
        {"NoSuchDay", global_quote(good, R"("07. latest trading day":"2024-13-01")"), Kind::InvalidData},
    };
}

INSTANTIATE_TEST_SUITE_P(AlphaVantage, OddAlphaVantageQuote, ::testing::ValuesIn(odd_quotes()),
                         [](const auto& tested) { return tested.param.name; });

class OddAlphaVantageDaily : public ::testing::TestWithParam<Odd> {};

TEST_P(OddAlphaVantageDaily, GivenItThenItsKindIsReturned) {
    const auto bars = parse_alphavantage_daily("DEMO", GetParam().body);
    ASSERT_FALSE(bars);
    EXPECT_EQ(to_string(bars.error().kind), to_string(GetParam().kind)) << bars.error().what;
}

INSTANTIATE_TEST_SUITE_P(
    AlphaVantage, OddAlphaVantageDaily,
    ::testing::Values(Odd{"AnotherSymbol", daily(day("2024-03-08"), "OTHER"), Kind::InvalidData},
                      Odd{"NoDays", daily(""), Kind::InvalidData},
                      Odd{"ADayThatIsText", daily(R"("2024-03-08":"closed")"), Kind::InvalidData},
                      Odd{"ADayTwice", daily(day("2024-03-08") + "," + day("2024-03-08")), Kind::Broken},
                      Odd{"NoSuchDay", daily(day("2024-02-30")), Kind::InvalidData},
                      Odd{"ATimeForADay", daily(day("2024-03-08 16:00:00")), Kind::InvalidData},
                      Odd{"HighBelowClose", daily(day("2024-03-08", "10.9")), Kind::InvalidData},
                      Odd{"NoVolume",
                          daily(R"("2024-03-08":{"1. open":"1","2. high":"1","3. low":"1","4. close":"1"})"),
                          Kind::InvalidData},
                      Odd{"NoMetaData", R"j({"Time Series (Daily)":{)j" + day("2024-03-08") + "}}", Kind::Broken},
                      Odd{"CsvHeaderOnly", kCsvHeader, Kind::InvalidData},
                      Odd{"CsvCutInAVolume", kCsvHeader + "2024-03-08,1,1,1,1,12", Kind::Broken},
                      Odd{"CsvTooFewFields", kCsvHeader + "2024-03-08,1,1\r\n", Kind::InvalidData},
                      Odd{"CsvWithoutAVolume", kCsvHeader + "2024-03-08,1,1,1,1,\r\n", Kind::InvalidData},
                      Odd{"CsvOfAnotherKind", "time,SMA\r\n2024-03-08,10.7\r\n", Kind::Broken}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace alphavantage_text_test
}  // namespace bourse::quotes
