#include "features/datasets/import/records_import_reader.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "features/datasets/import/dataset_reader.hpp"
#include "features/datasets/test/papers.hpp"
#include "platform/csv/csv_reader.hpp"

namespace bourse::datasets {
namespace records_import_reader_test {

using test::kPapers;
using enum test::Paper;
using test::Paper;

/// The first value of the property in a file with this column and a title; or the error of the row.
FieldValue read(const std::string& column, const std::string& cell, Paper property) {
    static const DeclaredDataset papers = read_dataset(kPapers, "papers.yaml");
    const std::string text = "title," + column + "\nx," + cell + "\n";
    csv::Reader csv;
    csv.feed(text);
    EXPECT_EQ(csv.next(), csv::Reader::Step::Record);
    const auto reader = RecordsReader::from_header(papers.dataset, csv.fields()).value();
    EXPECT_EQ(csv.next(), csv::Reader::Step::Record);
    const auto row = reader.read(csv.fields());
    return row ? row->values[property] : FieldValue(row.error().detail);
}

TEST(RecordsReader, GivenBooleansThenTheirWordsAreRead) {
    for (const std::string cell : {"true", "1", "yes", "TRUE", " Yes "}) {
        EXPECT_EQ(read("open", cell, Open), FieldValue(true)) << cell;
    }
    for (const std::string cell : {"false", "0", "no", "False", "\t0"}) {
        EXPECT_EQ(read("open", cell, Open), FieldValue(false)) << cell;
    }
    EXPECT_EQ(read("Open", "2", Open), FieldValue("Open '2' is not of type 'boolean'"));
}

TEST(RecordsReader, GivenIntegersThenOnlyWholeOnesAreTaken) {
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    for (const auto& [cell, number] : {std::pair<std::string, std::int64_t>("0", 0),
                                       {" 7 ", 7},
                                       {"-5", -5},
                                       {"28.0", 28},
                                       {"6e3", 6000},
                                       {"9223372036854775807", kMax},
                                       {"9007199254740993", 9'007'199'254'740'993}}) {
        EXPECT_EQ(read("pages", cell, Pages), FieldValue(number)) << cell;
    }
    for (const auto& [cell, why] : {std::pair<std::string, std::string>("28.5", "is not of type 'integer'"),
                                    {"x", "is not of type 'integer'"},
                                    {"7x", "is not of type 'integer'"},
                                    {"nan", "is not of type 'integer'"},
                                    {"9007199254740993.0", "is not of type 'integer'"},
                                    {"1e300", "is not of type 'integer'"},
                                    {"9223372036854775808", "is greater than the maximum of 9223372036854775807"},
                                    {"-9223372036854775809", "is less than the minimum of -9223372036854775808"},
                                    {"-6", "is less than the minimum of -5"}}) {
        EXPECT_EQ(read("pages", cell, Pages), FieldValue("pages '" + cell + "' " + why));
    }
    for (const auto& [cell, number] :
         {std::pair<std::string, std::int64_t>("28.5", 28), {"-28.9", -28}, {"0.42", 0}, {"-0.5", 0}}) {
        EXPECT_EQ(read("parts", cell, Parts), FieldValue(number)) << cell;
    }
    EXPECT_EQ(read("parts", "inf", Parts), FieldValue("parts 'inf' is not of type 'integer'"));
}

TEST(RecordsReader, GivenNumbersThenOnlyFiniteOnesAreTaken) {
    for (const auto& [cell, number] :
         {std::pair<std::string, double>("0.1", 0.1), {" -7 ", -7.0}, {"$1000.5", 1000.5}, {"1e308", 1e308}}) {
        EXPECT_EQ(read("price", cell, Price), FieldValue(number)) << cell;
    }
    for (const std::string cell : {"1e309", "nan", "inf", "1 00", "1.5 EUR"}) {
        EXPECT_EQ(read("price", cell, Price), FieldValue("price '" + cell + "' is not of type 'number'"));
    }
}

TEST(RecordsReader, GivenTextThenBlanksAndEmptinessCount) {
    EXPECT_EQ(read("note", " a ", Note), FieldValue(" a "));
    EXPECT_EQ(read("note", "\"a\n\"\"b\"\"\"", Note), FieldValue("a\n\"b\""));
    EXPECT_EQ(read("note", "'=1+1", Note), FieldValue("=1+1"));
    EXPECT_EQ(read("note", "=1+1", Note), FieldValue("=1+1"));
    EXPECT_EQ(read("note", "'=1+1'", Note), FieldValue("=1+1'"));
    EXPECT_EQ(read("note", "''", Note), FieldValue("''"));
    EXPECT_EQ(read("note", "\"\"", Note), FieldValue(""));
    EXPECT_EQ(read("note", "", Note), FieldValue());
    EXPECT_EQ(read("note", "M\xFCller", Note), FieldValue("note is not UTF-8"));
    EXPECT_EQ(read("kind", "other", Kind), FieldValue("kind 'other' is not one of ['draft', 'final', '']"));
}

TEST(RecordsReader, GivenAnEmptyCellThenItHoldsNothingOrTheDefault) {
    EXPECT_EQ(read("kind", "", Kind), FieldValue("draft")) << "it has a default";
    EXPECT_EQ(read("kind", "\"\"", Kind), FieldValue(""));
    EXPECT_EQ(read("open", "", Open), FieldValue()) << "a nullable property becomes null instead of its default";
    EXPECT_EQ(read("open", "\"\"", Open), FieldValue());
    EXPECT_EQ(read("pages", "  ", Pages), FieldValue());
    EXPECT_EQ(read("note", "x", Open), FieldValue(true)) << "an absent column leaves the default";
}

}  // namespace records_import_reader_test
}  // namespace bourse::datasets
