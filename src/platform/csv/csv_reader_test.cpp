#include "platform/csv/csv_reader.hpp"

#include <gtest/gtest.h>

#include "base/csv.hpp"
#include "support/csv_records.hpp"

namespace bourse::csv {
namespace csv_reader_test {

using Record = std::vector<std::string>;
using test::CsvRecords;
using test::read_csv;

struct Case {
    std::string_view name;
    std::string_view text;
    std::vector<Record> records;
    std::vector<std::uint64_t> lines;
    std::vector<std::string> faults;
    bool cut = false;
};

class CsvReading : public ::testing::TestWithParam<Case> {};

TEST_P(CsvReading, GivenChunksOfAnySizeThenTheRecordsAreTheSame) {
    const Case& expected = GetParam();
    for (std::size_t chunk = 1; chunk <= expected.text.size() + 1; ++chunk) {
        const CsvRecords outcome = read_csv(expected.text, chunk);

        EXPECT_EQ(outcome.records, expected.records) << "chunks of " << chunk;
        EXPECT_EQ(outcome.lines, expected.lines) << "chunks of " << chunk;
        EXPECT_EQ(outcome.faults, expected.faults) << "chunks of " << chunk;
        EXPECT_EQ(outcome.is_cut, expected.cut) << "chunks of " << chunk;
    }
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Texts, CsvReading,
    ::testing::Values(Case{"Empty", "", {}, {}, {}}, Case{"MarkOnly", "\xEF\xBB\xBF", {}, {}, {}},
                      Case{"HalfAMark", "\xEF\xBB,b\n", {{"\xEF\xBB", "b"}}, {1}, {}},
                      Case{"Plain", "a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}, {1, 2}, {}},
                      Case{"NoLastLineEnd", "a,b\nc,d", {{"a", "b"}, {"c", "d"}}, {1, 2}, {}},
                      Case{"MarkAndCrLf",
                           "\xEF\xBB\xBF"
                           "a,b\r\nc,d\r\n",
                           {{"a", "b"}, {"c", "d"}},
                           {1, 2},
                           {}},
                      Case{"MarkThenQuote", "\xEF\xBB\xBF\"a\",b\n", {{"a", "b"}}, {1}, {}},
                      Case{"EmptyFields", ",\n,,\n", {{"", ""}, {"", "", ""}}, {1, 2}, {}},
                      Case{"BlankLines", "\na\n\r\n\nb\n\n", {{"a"}, {"b"}}, {2, 5}, {}},
                      Case{"BlanksBelongToTheField", " a , b \n", {{" a ", " b "}}, {1}, {}},
                      Case{"LoneCarriageReturn", "a\rb,c\n", {{"a\rb", "c"}}, {1}, {}},
                      Case{"Quoted", "\"a\",\"b,c\"\n", {{"a", "b,c"}}, {1}, {}},
                      Case{"QuotedEmpty", "\"\",\"\"\n\"\"", {{"", ""}, {""}}, {1, 2}, {}},
                      Case{"DoubledQuotes", "\"a\"\"b\",\"\"\"\"\n", {{"a\"b", "\""}}, {1}, {}},
                      Case{"LineEndInQuotes", "\"a\r\nb\",c\nd\n", {{"a\r\nb", "c"}, {"d"}}, {1, 3}, {}},
                      Case{"TextAfterQuote", "\"a\"b,c\nd,e\n", {{"d", "e"}}, {2}, {"1: text follows a closing quote"}},
                      Case{"QuoteInsidePlainField", "ab\"c,d\ne,f\n", {{"ab\"c", "d"}, {"e", "f"}}, {1, 2}, {}},
                      Case{"QuotesInsidePlainField",
                           "x,Mr. Jon \"Jack\" Doe,22\n\"y\",a\"\"b,\"c\"\n",
                           {{"x", "Mr. Jon \"Jack\" Doe", "22"}, {"y", "a\"\"b", "c"}},
                           {1, 2},
                           {}},
                      Case{"QuoteBehindLines", "\"a\nb\",c\"d\ne\n", {{"a\nb", "c\"d"}, {"e"}}, {1, 3}, {}},
                      Case{"BlanksAroundQuotes", "\"a\", \"b,c\" ,d\n", {{"a", "b,c", "d"}}, {1}, {}},
                      Case{"BlankInsideQuotes", "a, \"b\nc\"\nd\n", {{"a", "b\nc"}, {"d"}}, {1, 3}, {}},
                      Case{"Preamble", "sep=,\n# made by hand, twice\na,b\n# c\n", {{"a", "b"}, {"# c"}}, {3, 4}, {}},
                      Case{"OpenQuote", "a\n\"b,c\nd\n", {{"a"}}, {1}, {"2: a quote is left open"}, true},
                      Case{"Nul", "a\nb\0c,d\ne\n"sv, {{"a"}, {"e"}}, {1, 3}, {"2: the record holds a NUL byte"}}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(CsvReader, GivenAnotherDelimiterThenCommasAreText) {
    for (const char delimiter : {';', '\t', '|'}) {
        const std::string d(1, delimiter);
        const std::string text = "a" + d + "b,c" + d + "\"d" + d + "e\"\n" + d + " \"f\"\n";
        for (std::size_t chunk = 1; chunk <= text.size(); ++chunk) {
            EXPECT_EQ(read_csv(text, chunk, {}, delimiter).records,
                      (std::vector<Record>{{"a", "b,c", "d" + d + "e"}, {"", "f"}}))
                << delimiter << " in chunks of " << chunk;
        }
    }
}

TEST(CsvReader, GivenALineThatIsTooLongThenItIsAFaultAndReadingContinues) {
    const std::string text = "a,b\n" + std::string(200, 'x') + "\nc,d\n";
    for (std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{64}, text.size()}) {
        const CsvRecords outcome = read_csv(text, chunk, {.record_bytes = 100, .fields = 4});

        EXPECT_EQ(outcome.records, (std::vector<Record>{{"a", "b"}, {"c", "d"}})) << "chunks of " << chunk;
        EXPECT_EQ(outcome.lines, (std::vector<std::uint64_t>{1, 3}));
        EXPECT_EQ(outcome.faults, std::vector<std::string>{"2: the record is too long"});
    }
}

TEST(CsvReader, GivenARecordOfJustTheLimitThenItsLineEndDoesNotCount) {
    const std::string longest(100, 'x');
    for (std::size_t chunk = 1; chunk <= 110; ++chunk) {
        const CsvRecords outcome =
            read_csv(longest + "\r\n" + longest + "x\r\n", chunk, {.record_bytes = 100, .fields = 4});

        EXPECT_EQ(outcome.records, std::vector<Record>{{longest}}) << "chunks of " << chunk;
        EXPECT_EQ(outcome.faults, std::vector<std::string>{"2: the record is too long"}) << "chunks of " << chunk;
    }
}

TEST(CsvReader, GivenAQuotedRecordThatNeverEndsThenReadingIsCut) {
    const CsvRecords outcome = read_csv("a\n\"" + std::string(500, '\n'), 10, {.record_bytes = 100, .fields = 4});

    EXPECT_EQ(outcome.faults, std::vector<std::string>{"2: the record is too long"});
    EXPECT_TRUE(outcome.is_cut);
}

TEST(CsvReader, GivenTooManyFieldsThenTheRecordIsRefused) {
    for (const std::string_view text : {"1,2,3,4,5\na\n", "\"1\",2,3,4,5\na\n"}) {
        const CsvRecords outcome = read_csv(text, text.size(), {.record_bytes = 100, .fields = 4});

        EXPECT_EQ(outcome.faults, std::vector<std::string>{"1: the record has too many fields"});
        EXPECT_EQ(outcome.records, std::vector<Record>{{"a"}});
    }
}

TEST(CsvWriter, GivenCellsThenTheyReadBackTheSame) {
    const Record cells{"plain", "with,comma", "with \"quotes\"", "two\nlines", "", " blanks "};
    std::string out;
    CsvWriter writer(out);
    for (const std::string& cell : cells) writer.text(cell);
    writer.end_row();

    EXPECT_EQ(read_csv(out, out.size()).records, std::vector<Record>{cells});
}

TEST(CsvWriter, GivenACellThatASpreadsheetWouldRunThenItIsDefused) {
    for (const std::string cell : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"}) {
        std::string out;
        CsvWriter(out).text(cell);
        EXPECT_EQ(out, "'" + cell);
    }
    std::string out;
    CsvWriter(out).text("\rx,\"y\"");
    EXPECT_EQ(out, "\"'\rx,\"\"y\"\"\"");
}

TEST(CsvWriter, GivenTextOfGuardsAndWhatTheyGuardThenEachIsReadBack) {
    // Tests every text of up to four of these characters.
    constexpr std::string_view kCharacters = "'=@\r\t,\"x";
    std::vector<std::string> texts{""};
    for (std::size_t begin = 0, length = 0; length < 4; ++length) {
        const std::size_t end = texts.size();
        for (; begin < end; ++begin) {
            for (const char c : kCharacters) texts.push_back(texts[begin] + c);
        }
    }
    for (const std::string& text : texts) {
        std::string out;
        CsvWriter writer(out);
        writer.text("x");
        writer.present_text(text);
        writer.end_row();

        const CsvRecords outcome = read_csv(out, out.size());

        ASSERT_EQ(outcome.records.size(), 1U) << out;
        const std::string& cell = outcome.records[0][1];
        ASSERT_EQ(without_guard(cell), text) << out;
        ASSERT_TRUE(cell.empty() || std::string_view("=+-@\t\r").find(cell.front()) == std::string_view::npos) << out;
    }
}

TEST(CsvReader, GivenAnEmptyFieldThenQuotesTellWhetherItIsThere) {
    for (const std::string_view text : {",x,\"\"\n", ",,\"\"\n", ",\"a,b\",\"\""}) {
        Reader reader;
        reader.feed(text);
        reader.finish();
        ASSERT_EQ(reader.next(), Reader::Step::Record);
        EXPECT_TRUE(is_absent(reader.fields()[0]));
        EXPECT_FALSE(is_absent(reader.fields()[2]));
        EXPECT_EQ(reader.fields()[2], "");
    }
    Reader plain;
    plain.feed("a,,b\n");
    ASSERT_EQ(plain.next(), Reader::Step::Record);
    EXPECT_TRUE(is_absent(plain.fields()[1]));
    EXPECT_FALSE(is_absent(plain.fields()[2]));
}

TEST(CsvWriter, GivenEmptyTextThenItIsAnEmptyCellUnlessItIsPresent) {
    std::string out;
    CsvWriter writer(out);
    writer.text("");
    writer.present_text("");
    writer.empty();
    writer.end_row();
    EXPECT_EQ(out, ",\"\",\r\n");
}

TEST(CsvWriter, GivenNumbersThenTheyAreNotDefused) {
    std::string out;
    CsvWriter writer(out);
    writer.number(std::int64_t{-7});
    writer.empty();
    writer.plain("2024-01-02");
    writer.end_row();

    EXPECT_EQ(out, "-7,,2024-01-02\r\n");
}

}  // namespace csv_reader_test
}  // namespace bourse::csv
