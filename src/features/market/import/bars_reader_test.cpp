#include "features/market/import/bars_reader.hpp"

#include <gtest/gtest.h>

#include "features/market/import/bars_form.hpp"
#include "features/market/model/price_digits.hpp"
#include "platform/csv/decoded_source.hpp"
#include "support/text_source.hpp"

namespace bourse::market {
namespace bars_reader_test {

using Lines = std::vector<std::string>;

std::string text_of(const BarsReader& reader, const BarRow& row) {
    const Bar& bar = row.bar;
    std::string text = row.symbol.str() + ' ' + reader.shown(bar.time);
    for (const double number : {bar.open, bar.high, bar.low, bar.close, bar.volume}) text += ' ' + price_text(number);
    return text + (row.is_repaired ? " repaired" : "");
}

/// Reads the rows of a file as bars.
class BarTexts final : public csv::Rows {
  public:
    explicit BarTexts(BarsReader& reader) : reader_(reader) {}

    Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool /*is_storing*/) override {
        const auto parsed = reader_.parse(fields);
        if (!parsed) {
            lines.push_back("line " + std::to_string(line) + ": " + parsed.error().detail);
        } else {
            lines.push_back(*parsed ? text_of(reader_, **parsed) : "empty");
        }
        return {};
    }
    Lines lines;

  private:
    BarsReader& reader_;
};

ImportOptions with_symbol() {
    ImportOptions options;
    options.symbol = Symbol::parse("X").value();
    return options;
}

Result<BarsForm> form_of(const std::string& text, const ImportOptions& options) {
    test::TextSource source(text);
    csv::DecodedSource decoded(source);
    return find_form(decoded, options, Survey::AsNeeded);
}

/// The bars of a file, one line each, or why it or a row cannot be read.
Lines read(const std::string& text, const ImportOptions& options) {
    test::TextSource source(text);
    csv::DecodedSource decoded(source);
    const auto form = find_form(decoded, options, Survey::AsNeeded);
    if (!form) return {form.error().detail};
    decoded.rewind();
    BarsReader reader(*form, options);
    BarTexts rows(reader);
    (void)csv::import_rows(decoded, {form->delimiter, form->columns.header_records}, {csv::OnError::Skip, {}}, rows);
    return rows.lines;
}

struct Kind {
    std::string_view name;
    std::string text;
    Lines bars;
};

class KindOfFile : public ::testing::TestWithParam<Kind> {};

TEST_P(KindOfFile, GivenItsTextThenTheBarsAreFound) {
    EXPECT_EQ(read(GetParam().text, with_symbol()), GetParam().bars);
}

const std::string kNames = "date,open,high,low,close,volume\n";

INSTANTIATE_TEST_SUITE_P(
    Forms, KindOfFile,
    ::testing::Values(
        Kind{"Plain", kNames + "2024-03-08,1,2,0.5,1.5,10\n", {"X 2024-03-08 1 2 0.5 1.5 10"}},
        Kind{"OtherOrder", "Volume,CLOSE , low,high,Open,Date\n7,4,1,5,2,2024-03-08\n", {"X 2024-03-08 2 5 1 4 7"}},
        Kind{"UnknownNames",
             "Datum;x\n2024-03-08;1\n",
             {"column date or timestamp is missing; name it with --column time=NAME, one of \"Datum\", \"x\""}},
        Kind{"DecimalComma",
             "Date;Open;High;Low;Close;Volume\n2024-03-08;20,41;20,9;20,4;20,85;1.998.100\n",
             {"X 2024-03-08 20.41 20.9 20.4 20.85 1998100"}},
        Kind{"Tab", "Date\tOpen\tHigh\tLow\tClose\n2024.03.08\t1\t2\t1\t2\n", {"X 2024-03-08 1 2 1 2 0"}},
        Kind{"Bar", "Date|Open|High|Low|Close\n20240308|1|2|1|2\n", {"X 2024-03-08 1 2 1 2 0"}},
        Kind{"Thousands",
             kNames + "2024-03-08,\"1,020.5\",\"1,021\",\"1,020\",\"1,020.5\",\"12,345,678\"\n",
             {"X 2024-03-08 1020.5 1021 1020 1020.5 12345678"}},
        Kind{"CommaBeforeAnyPoint",
             kNames + "2024-03-08,1,2,1,2,\"1,234\"\n2024-03-09,1.5,2,1,2,\"2,345\"\n",
             {"X 2024-03-08 1 2 1 2 1234", "X 2024-03-09 1.5 2 1 2 2345"}},
        Kind{"CommaThatFitsBoth",
             kNames + "2024-03-08,1,2,1,2,\"1,234\"\n",
             {"numbers such as \"1,234\" have a comma that may separate thousands or decimals; choose with --decimal "
              "point or --decimal comma"}},
        Kind{"Currency",
             "Date,Close/Last,Volume,Open,High,Low\n03/26/2024,$20.85,998100,$20.41,$20.90,$20.40\n",
             {"X 2024-03-26 20.41 20.9 20.4 20.85 998100"}},
        Kind{"Spaces",
             "\"Date\", \"Open\" ,High,Low,Close,Vol\n2024-03-08 , 5100. , +5160 ,05090.2,5140.5,1.2E7\n",
             {"X 2024-03-08 5100 5160 5090.2 5140.5 12000000"}},
        Kind{"VolumeWithUnit",
             "Date,Price,Open,High,Low,Vol.,Change %\n\"Mar 08, 2024\",2,1,3,1,1.2M,0.5%\n",
             {"X 2024-03-08 1 3 1 2 1200000"}},
        Kind{"NoPrices", kNames + "2024-03-08,null,null,null,null,null\n2024-03-09,,NaN,N/A,-,\n", {"empty", "empty"}},
        Kind{"Negative", kNames + "2020-04-20,17.7,17.9,-40.3,-37.6,1\n", {"X 2020-04-20 17.7 17.9 -40.3 -37.6 1"}},
        Kind{"Noise",
             kNames + "2024-03-04,73.9,74.35749816894531,73.1,74.35749816894533,1\n",
             {"X 2024-03-04 73.9 74.35749816894533 73.1 74.35749816894533 1 repaired"}},
        Kind{"TrailingDelimiter", kNames + "2024-03-08,1,2,1,2,3,\n", {"X 2024-03-08 1 2 1 2 3"}},
        Kind{"TickVolume",
             "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\n2024.03.06\t1\t2\t1\t2\t51\t0\n",
             {"X 2024-03-06 1 2 1 2 51"}},
        Kind{"RealVolume",
             "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\n2024.03.06\t1\t2\t1\t2\t51\t9\n",
             {"X 2024-03-06 1 2 1 2 9"}},
        Kind{"DateAndTime",
             "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>\n2024.03.06,09:30:00,1,2,1,2\n",
             {"X 2024-03-06T09:30:00Z 1 2 1 2 0"}},
        Kind{"UnnamedIndex", ",Open,High,Low,Close,Volume\n2024-03-08,1,2,1,2,3\n", {"X 2024-03-08 1 2 1 2 3"}},
        Kind{"Klines", "1709890200000,1,2,1,2,3.5,1709890259999,7,8,9,10,0\n", {"X 2024-03-08T09:30:00Z 1 2 1 2 3.5"}},
        Kind{"DailyKlines", "1709856000000000,1,2,1,2,3,1,7,8,9,10,0\n", {"X 2024-03-08 1 2 1 2 3"}},
        Kind{"Ohlcvt", "1709890200,1,2,1,2,3,17\n", {"X 2024-03-08T09:30:00Z 1 2 1 2 3"}},
        Kind{"MetaTraderWithoutHeader", "2024.03.08,09:30,1,2,1,2,3\n", {"X 2024-03-08T09:30:00Z 1 2 1 2 3"}},
        Kind{"SevenColumnsThatAreNotKraken", "20240308,093000,1,2,1,2,3\n", {"X 2024-03-08T09:30:00Z 1 2 1 2 3"}},
        Kind{"Titles",
             "Prices of ACME, Inc.; daily\n\nretrieved 2024-03-09\n" + kNames + "2024-03-08,1,2,1,2,3\n",
             {"X 2024-03-08 1 2 1 2 3"}},
        Kind{"ShortNames", "t,o,h,l,c,v\n1709890200,1,2,1,2,3\n", {"X 2024-03-08T09:30:00Z 1 2 1 2 3"}},
        Kind{"StooqText",
             "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nX,D,20240308,000000,1,2,1,2,3,"
             "0\n",
             {"the file has a column <TICKER>, but a symbol for all rows was given with --symbol"}},
        Kind{"MidnightOfTokyo", kNames + "2024-03-08 00:00:00+09:00,1,2,1,2,3\n", {"X 2024-03-08 1 2 1 2 3"}},
        Kind{"NotAllMidnight",
             kNames + "2024-03-08 00:00,1,2,1,2,3\n2024-03-08 00:01,1,2,1,2,3\n",
             {"X 2024-03-08T00:00:00Z 1 2 1 2 3", "X 2024-03-08T00:01:00Z 1 2 1 2 3"}},
        Kind{"DayFirst",
             kNames + "08/03/2024,1,2,1,2,3\n13/03/2024,1,2,1,2,3\n",
             {"X 2024-03-08 1 2 1 2 3", "X 2024-03-13 1 2 1 2 3"}},
        Kind{"DateThatFitsBoth",
             kNames + "08/03/2024,1,2,1,2,3\n",
             {"dates such as \"08/03/2024\" may have the day or the month first; choose with --date-format dmy or "
              "--date-format mdy"}},
        Kind{"TwoKindsOfTime",
             kNames + "2024-03-08,1,2,1,2,3\n2024-03-09 09:30,1,2,1,2,3\n",
             {"X 2024-03-08 1 2 1 2 3",
              "line 3: date \"2024-03-09 09:30\" has a time of day, but the rows before have none; choose with "
              "--interval "
              "day or --interval minute"}}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(BarsForm, GivenADataFrameWithOneTickerThenItsThreeHeaderRowsAreRead) {
    const std::string text =
        "Price,Close,High,Low,Open,Volume\nTicker,ACME,ACME,ACME,ACME,ACME\nDate,,,,,\n2024-03-04,20.33,20.54,19.95,20."
        "1,7\n";
    EXPECT_EQ(read(text, {}), Lines{"ACME 2024-03-04 20.1 20.54 19.95 20.33 7"});
    EXPECT_EQ(read("Price,Close,Close\nTicker,A,B\nDate,,\n2024-03-04,1,2\n", {}).front(),
              "column Close appears twice");
}

TEST(BarsForm, GivenColumnsOfOtherNamesThenTheyAreNamed) {
    ImportOptions options = with_symbol();
    for (const auto* choice : {"time=Datum", "open=Eröffnung", "high=hoch", "low=Tief", "close=Schluss"}) {
        options.columns.push_back(ColumnChoice::parse(choice).value());
    }
    EXPECT_EQ(read("Datum;Eröffnung;Hoch;Tief;Schluss;Stücke\n08.03.24;1,5;2;1;2;7\n", options).front(),
              "line 2: Datum \"08.03.24\" is not a date or a time (such as 2024-03-08 or 2024-03-08T14:30:00Z); "
              "state the order of day, month and year with --date-format");
    options.date_order = DateOrder::DayFirst;
    EXPECT_EQ(read("Datum;Eröffnung;Hoch;Tief;Schluss;Stücke\n08.03.24;1,5;2;1;2;7\n", options),
              Lines{"X 2024-03-08 1.5 2 1 2 0"});
    EXPECT_EQ(read("Datum;Open;Hoch;Tief\n", options).front(),
              "there is no column \"Eröffnung\", which --column names");
    EXPECT_FALSE(ColumnChoice::parse("opening=x"));
    EXPECT_FALSE(ColumnChoice::parse("open="));
}

TEST(BarsForm, GivenColumnsThatMeanNothingThenTheyAreIgnoredUnlessStrict) {
    ImportOptions options = with_symbol();
    const std::string text = "date,open,high,low,close,volume,VWAP,\n2024-03-08,1,2,1,2,3,1.5,\n";
    EXPECT_EQ(form_of(text, options)->columns.ignored, Lines{"VWAP"});
    options.strict = true;
    EXPECT_EQ(form_of(text, options).error().detail, "column \"VWAP\" is unknown; without --strict it is ignored");
}

TEST(BarsForm, GivenOptionsOfAQueryThenMessagesNameItsParameters) {
    ImportOptions options = with_symbol();
    options.names = OptionNames::Parameters;
    EXPECT_EQ(form_of(kNames + "08/03/2024,1,2,1,2,3\n", options).error().detail,
              "dates such as \"08/03/2024\" may have the day or the month first; choose with date_format=dmy or "
              "date_format=mdy");
}

TEST(BarsForm, GivenAHeaderThatCannotBeUsedThenItSaysWhy) {
    const auto fault = [](const std::string& header, const ImportOptions& options = {}) {
        return form_of(header + "\n", options).error().detail;
    };
    EXPECT_EQ(fault("symbol,date,open,high,low,close,volume,Open"), "column open appears twice");
    EXPECT_EQ(fault("symbol,date,timestamp,open,high,low,close"),
              "columns date and timestamp are both present; choose one with --column time=date");
    EXPECT_EQ(fault("date,open,high,low,close"),
              "column symbol is missing; give the symbol of all rows with --symbol SYMBOL");
    EXPECT_EQ(fault("symbol,date,high,low,close"), "column open is missing; name it with --column open=NAME");
    EXPECT_EQ(fault("Symbol,date,open,high,low,close", with_symbol()),
              "the file has a column Symbol, but a symbol for all rows was given with --symbol");
    EXPECT_EQ(fault("\"symbol"), "the header cannot be read: a quote is left open");
    EXPECT_EQ(fault(""), "the file is empty: a header row is missing");
}

TEST(BarsForm, GivenATimeZoneThenTimesWithoutAnOffsetAreReadInIt) {
    ImportOptions options = with_symbol();
    const std::string text = "timestamp,open,high,low,close\n2024-03-08 09:30,1,2,1,2\n2024-03-08T09:30:00Z,1,2,1,2\n";
    EXPECT_TRUE(form_of(text, options)->is_time_zone_assumed);
    options.time_zone = zones::TimeZone::find("America/New_York").value();
    EXPECT_FALSE(form_of(text, options)->is_time_zone_assumed);
    EXPECT_EQ(read(text, options), (Lines{"X 2024-03-08T14:30:00Z 1 2 1 2 0", "X 2024-03-08T09:30:00Z 1 2 1 2 0"}));
    EXPECT_EQ(
        read("timestamp,open,high,low,close\n2024-03-10 02:30,1,2,1,2\n", options).front(),
        "line 2: timestamp \"2024-03-10 02:30\" does not exist in America/New_York, where clocks were put forward");
}

TEST(BarsForm, GivenRepairThenMissingAndZeroPricesAreFilledFromTheClose) {
    ImportOptions options = with_symbol();
    options.repair = true;
    EXPECT_EQ(
        read(kNames + "2024-03-04,0,0,0,51,1\n2024-03-05,,52,50,51,1\n2024-03-06,3,2,1,4,1\n2024-03-07,1,2,1,,1\n",
             options),
        (Lines{"X 2024-03-04 51 51 51 51 1 repaired", "X 2024-03-05 51 52 50 51 1 repaired",
               "X 2024-03-06 3 4 1 4 1 repaired", "line 5: close is empty"}));
}

TEST(BarsForm, GivenACommaBehindAFrontWithoutAnyThenTheWholeFileDecides) {
    std::string text = kNames;
    for (int i = 0; i < 20'000; ++i) text += "2024-03-08,1,2,1,2,300\n";
    text += "2024-03-08,1,2,1,2,\"1,234.5\"\n";
    test::TextSource source(text);
    csv::DecodedSource decoded(source);
    const ImportOptions options = with_symbol();
    const auto front = find_form(decoded, options, Survey::AsNeeded);
    ASSERT_TRUE(front);
    EXPECT_FALSE(front->is_decimal_decided);
    decoded.rewind();
    EXPECT_TRUE(find_form(decoded, options, Survey::Whole)->is_decimal_decided);
    BarsReader reader(*front, options);
    const std::vector<std::string_view> row{"2024-03-08", "1", "2", "1", "2", "1,234.5"};
    EXPECT_THROW(static_cast<void>(reader.parse(row)), FormUndecided);
}

struct Rejected {
    std::vector<std::string_view> fields;
    std::string_view why;
};

class RejectedRow : public ::testing::TestWithParam<Rejected> {};

TEST_P(RejectedRow, ThenItSaysWhy) {
    BarsForm form = form_of("symbol," + kNames + "A,2024-03-08,1.5,2,1,2,3\n", {}).value();
    const ImportOptions options;
    BarsReader reader(std::move(form), options);

    const auto row = reader.parse(GetParam().fields);

    ASSERT_FALSE(row);
    EXPECT_EQ(row.error().detail, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    BarsReader, RejectedRow,
    ::testing::Values(
        Rejected{{"A", "2024-03-08", "1", "1", "1", "1"},
                 "the row has 6 fields, the header has 7; leave such rows out with --on-error skip"},
        Rejected{{"", "2024-03-08", "1", "1", "1", "1", "1"}, "symbol \"\" is not a symbol: it is empty"},
        Rejected{{"A;B", "2024-03-08", "1", "1", "1", "1", "1"}, "symbol \"A;B\" is not a symbol: it contains ;"},
        Rejected{{"A", "2024-02-30", "1", "1", "1", "1", "1"},
                 "date \"2024-02-30\" is not a date or a time (such as 2024-03-08 or 2024-03-08T14:30:00Z)"},
        Rejected{{"A", "", "1", "1", "1", "1", "1"},
                 "date \"\" is not a date or a time (such as 2024-03-08 or 2024-03-08T14:30:00Z)"},
        Rejected{{"A", "2024-03-08", "x", "1", "1", "1", "1"}, "open \"x\" is not a number"},
        Rejected{{"A", "2024-03-08", "1,5", "1", "1", "1", "1"}, "open \"1,5\" is not a number"},
        Rejected{{"A", "2024-03-08", "1\n", "1", "1", "1", "1"}, "open \"1?\" is not a number"},
        Rejected{{"A", "2024-03-08", "", "1", "1", "1", "1"}, "open is empty; fill it from the close with --repair"},
        Rejected{{"A", "2024-03-08", "1", "inf", "1", "1", "1"}, "high \"inf\" is not finite"},
        Rejected{{"A", "2024-03-08", "1", "1e999", "1", "1", "1"}, "high \"1e999\" is out of range"},
        Rejected{{"A", "2024-03-08", "96.2", "95.1", "90", "91", "1"},
                 "high 95.1 is below open 96.2; repair such bars with --repair"},
        Rejected{{"A", "2024-03-08", "95", "95.1", "90", "95.2", "1"},
                 "high 95.1 is below close 95.2; repair such bars with --repair"},
        Rejected{{"A", "2024-03-08", "1", "1", "2", "1", "1"}, "high 1 is below low 2; repair such bars with --repair"},
        Rejected{{"A", "2024-03-08", "3", "4", "3.5", "4", "1"},
                 "low 3.5 is above open 3; repair such bars with --repair"},
        Rejected{{"A", "2024-03-08", "1", "1", "1", "1", "-1"}, "volume \"-1\" is negative"},
        Rejected{{"A", "2024-03-08", "1", "1", "1", "1", "many"}, "volume \"many\" is not a number"}));

}  // namespace bars_reader_test
}  // namespace bourse::market
