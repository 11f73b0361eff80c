#include "features/datasets/import/records_import.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "features/datasets/import/dataset_reader.hpp"
#include "features/datasets/import/records_export.hpp"
#include "features/datasets/store/record_store_sql.hpp"
#include "features/datasets/store/tables_store.hpp"
#include "features/datasets/test/papers.hpp"
#include "support/sqlite_store.hpp"
#include "support/text_source.hpp"

namespace bourse::datasets {
namespace records_import_test {

using test::TextSource;

/// The records of one dataset in a separate store.
class Records {
  public:
    explicit Records(std::string_view yaml) : declared_(read_dataset(yaml, "test.yaml")) {
        migrate_tables(sqlite_.database(), {&declared_.dataset, 1});
        store_ = make_sql_record_store(sqlite_.database(), declared_.dataset);
    }

    RecordsImportOutcome import(const std::string& text, csv::OnError on_error = csv::OnError::Abort) {
        RecordsImportOptions options;
        options.on_error = on_error;
        return import(text, options);
    }
    RecordsImportOutcome import(const std::string& text, const RecordsImportOptions& options) {
        TextSource source(text);
        return import_records(*store_, declared_.dataset, clock_, random_, source, options);
    }
    std::string exported() {
        std::string text;
        export_records(*store_, declared_.dataset, [&](std::string_view piece) { text += piece; });
        return text;
    }
    std::vector<Record> all() {
        std::vector<Record> records;
        store_->scan([&](const Record& record) { records.push_back(record); });
        return records;
    }
    /// The values of the only record.
    std::vector<FieldValue> only() {
        const auto records = all();
        EXPECT_EQ(records.size(), 1U);
        return records.empty() ? std::vector<FieldValue>() : records[0].values;
    }
    RecordStore& store() { return *store_; }

  private:
    test::SqliteStore sqlite_{BOURSE_SOURCE_DIR};
    DeclaredDataset declared_;
    std::unique_ptr<RecordStore> store_;
    ManualClock clock_{UtcTime(Date(2024, 1, 1))};
    SystemRandom random_;
};

/// Line and detail of each rejected row, as shown on the command line.
std::vector<std::string> refusals(const RecordsImportOutcome& outcome) {
    std::vector<std::string> lines;
    for (const csv::RefusedRow& row : outcome.rejected) {
        lines.push_back("line " + std::to_string(row.line) + ": " + row.detail);
    }
    return lines;
}

using Lines = std::vector<std::string>;

using test::kPapers;
using enum test::Paper;
using test::Paper;

std::string people_yaml() {
    return test::read_file(BOURSE_SOURCE_DIR "/datasets/people.yaml");
}

class RecordsImport : public ::testing::Test {
  protected:
    Records papers_{kPapers};
};

TEST_F(RecordsImport, GivenColumnsInAnyOrderAndSpellingThenTheyAreFound) {
    const auto outcome = papers_.import("\xEF\xBB\xBFPRICE, pages ,\"TITLE, WHOLE\",Open\r\n1.5,7,a,no\r\n");

    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(outcome.rows, 1U);
    EXPECT_EQ(outcome.added, 1U);
    EXPECT_EQ(papers_.only(), (std::vector<FieldValue>{"a", {}, "draft", false, std::int64_t{7}, {}, 1.5}));
}

TEST_F(RecordsImport, GivenAHeaderThatDoesNotFitThenTheFileIsRefused) {
    for (const auto& [header, why] :
         {std::pair<std::string, std::string>("title,Title", "line 1: column 'Title' appears twice"),
          {"title,\"title, whole\"", "line 1: column 'title, whole' appears twice"},
          {"title,paperid,PaperId", "line 1: column 'PaperId' appears twice"},
          {"note", "line 1: column 'Title, whole' is missing"},
          {"", "line 1: the file is empty: a header row is missing"}}) {
        EXPECT_EQ(refusals(papers_.import(header, csv::OnError::Skip)), Lines{why});
    }
    EXPECT_TRUE(papers_.all().empty());
}

TEST_F(RecordsImport, GivenColumnsThatTheDatasetDoesNotHaveThenTheyAreIgnoredUnlessStrict) {
    const auto outcome = papers_.import("mood,title,pages,\ngood,a,7,\n");
    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(outcome.ignored, Lines{"mood"});
    RecordsImportOptions strict;
    strict.strict = true;
    EXPECT_EQ(refusals(papers_.import("title,mood\na,b\n", strict)),
              Lines{"line 1: column 'mood' is unknown; without --strict it is ignored"});
}

TEST_F(RecordsImport, GivenAnotherDelimiterAndADecimalCommaThenTheyAreFound) {
    const auto outcome = papers_.import("title;pages;price\na, b;7;1.234,5\n");
    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(outcome.delimiter, ';');
    EXPECT_EQ(papers_.only().back(), FieldValue(1234.5));
}

TEST_F(RecordsImport, GivenACommaThatTheFrontDoesNotExplainThenItIsNotGuessed) {
    std::string text = "title;pages\n";
    for (int i = 0; i < 2'000; ++i) text += "a;7\n";
    EXPECT_EQ(refusals(papers_.import(text + "b;70,125\n")),
              Lines{"line 2002: pages '70,125' is not of type 'integer'"});
    RecordsImportOptions options;
    options.decimal = csv::DecimalMark::Point;
    EXPECT_TRUE(papers_.import(text + "b;70,125\n", options).accepted);
}

TEST_F(RecordsImport, GivenADryRunThenNothingIsStored) {
    RecordsImportOptions dry;
    dry.dry_run = true;
    EXPECT_EQ(papers_.import("title\na\nb\n", dry).added, 2U);
    EXPECT_TRUE(papers_.all().empty());
}

TEST_F(RecordsImport, GivenTextThatIsRequiredThenItMayBeEmptyButNotAbsent) {
    EXPECT_EQ(refusals(papers_.import("title,note\n,x\n")), Lines{"line 2: title is empty"});
    EXPECT_TRUE(papers_.import("title,note\n\"\",x\n").accepted);
}

TEST_F(RecordsImport, GivenBadRowsThenNothingIsStoredUnlessTheyAreSkipped) {
    const std::string text = "title,pages\na,1\nb,x\nc,3,4\n\"d\"e,5\nf,6\n";
    const Lines said{"line 3: pages 'x' is not of type 'integer'", "line 4: the row has 3 fields, the header has 2",
                     "line 5: text follows a closing quote"};

    const auto aborted = papers_.import(text);
    EXPECT_FALSE(aborted.accepted);
    EXPECT_EQ(refusals(aborted), said);
    EXPECT_TRUE(papers_.all().empty());

    const auto skipped = papers_.import(text, csv::OnError::Skip);
    EXPECT_TRUE(skipped.accepted);
    EXPECT_EQ(refusals(skipped), said);
    EXPECT_EQ(skipped.added, 2U);
    EXPECT_EQ(skipped.rejected_count, 3U);
    EXPECT_EQ(papers_.all().size(), 2U);
}

TEST_F(RecordsImport, GivenAQuoteThatIsLeftOpenThenTheFileIsRefusedEvenWhenSkipping) {
    EXPECT_EQ(refusals(papers_.import("title\na\n\"b\n", csv::OnError::Skip)), Lines{"line 3: a quote is left open"});
    EXPECT_TRUE(papers_.all().empty());
}

TEST_F(RecordsImport, GivenARowOfManyMegabytesThenItIsRefused) {
    const auto outcome = papers_.import("title\n" + std::string(17 << 20, 'x') + "\na\n", csv::OnError::Skip);
    EXPECT_EQ(refusals(outcome), Lines{"line 2: the record is too long"});
    EXPECT_EQ(outcome.added, 1U);
}

// Ids
// --------------------------------------------------------------------------------------------------------------------

constexpr std::string_view kFirst = "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f";
constexpr std::string_view kSecond = "018e1b5c-7a30-7cc3-98c4-dc0c0c073990";

TEST_F(RecordsImport, GivenIdsThenRecordsHaveThemAndOthersGetNewOnes) {
    ASSERT_TRUE(papers_.import("PAPERID,title\n018E1B5C-7a30-7cc3-98c4-dc0c0c07398f ,a\n,b\n").accepted);

    const auto records = papers_.all();

    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].id.to_string(), kFirst);
    EXPECT_EQ(records[1].id.to_string().substr(0, 15), "018cc251-f400-7") << "of the time of the import";
}

TEST_F(RecordsImport, GivenAnIdThatIsNoneThenTheRowIsRefused) {
    EXPECT_EQ(refusals(papers_.import("paperId,title\n7,a\n")), Lines{"line 2: paperId '7' is not a 'uuid'"});
}

TEST_F(RecordsImport, GivenIdsThatAreTakenOrRepeatThenTheseRowsAreRefusedInTheOrderOfTheFile) {
    const std::string first(kFirst);
    const std::string second(kSecond);
    ASSERT_TRUE(papers_.import("paperId,title\n" + first + ",stored\n").accepted);
    const std::string text =
        "paperId,title,pages\n" + first + ",a,1\n" + second + ",b,2\n,c,x\n" + second + ",d,4\n,e,5\n";
    const Lines said{"line 2: paperId '" + first + "' already exists", "line 4: pages 'x' is not of type 'integer'",
                     "line 5: paperId '" + second + "' already exists"};

    const auto aborted = papers_.import(text);
    EXPECT_EQ(refusals(aborted), said);
    EXPECT_EQ(papers_.all().size(), 1U);

    const auto skipped = papers_.import(text, csv::OnError::Skip);
    EXPECT_EQ(refusals(skipped), said);
    EXPECT_EQ(skipped.added, 2U);
    EXPECT_EQ(papers_.all()[1].values[Title], FieldValue("b")) << "the first row with an id is stored";
}

TEST_F(RecordsImport, GivenAnIdThatRepeatsFarBehindThenTheRowIsRefused) {
    const std::string id(kFirst);
    std::string text = "paperId,title\n" + id + ",first\n";
    for (int i = 0; i < 25'000; ++i) text += ",x\n";
    text += id + ",last\n";

    const auto outcome = papers_.import(text, csv::OnError::Skip);

    EXPECT_EQ(refusals(outcome), Lines{"line 25003: paperId '" + id + "' already exists"});
    EXPECT_EQ(outcome.added, 25'001U);
    EXPECT_EQ(outcome.rows, 25'002U);
}

TEST_F(RecordsImport, GivenManyTakenIdsThenTheFirstTwentyAreTold) {
    std::string text = "paperId,title\n";
    for (int i = 0; i < 100; ++i) text += std::string(kFirst) + ",x\n";

    const auto outcome = papers_.import(text);

    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(outcome.rejected.size(), 20U);
    EXPECT_EQ(outcome.rejected.front().line, 3U);
    EXPECT_EQ(outcome.rejected.back().line, 22U);
}

// There and back
// --------------------------------------------------------------------------------------------------------------------

TEST_F(RecordsImport, GivenAnExportWhenImportedElsewhereThenTheRecordsAreTheSame) {
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    const std::vector<FieldValue> texts{"",
                                        "'",
                                        "''",
                                        "'=",
                                        "''=x",
                                        "=1+1",
                                        "@x",
                                        "\tx",
                                        "\rx",
                                        "-",
                                        "a,b",
                                        "\"x\"",
                                        "two\r\nlines",
                                        " a b ",
                                        "👩‍👩‍👧‍👦",
                                        "مرحبا",
                                        "' '",
                                        std::string(100'000, '"'),
                                        "null",
                                        "\\N"};
    SystemRandom random;
    const auto add = [&](std::vector<FieldValue> values) {
        const Record record{Uuid::make(UtcTime(Date(2024, 1, 1)), random), {}, std::move(values)};
        ASSERT_TRUE(papers_.store().add({&record, 1}).front());
    };
    for (const FieldValue& text : texts) add({text, text, "final", true, kMax, kLeast, 0.1});
    add({"x", {}, "", {}, {}, {}, {}});
    add({"x", {}, "draft", false, std::int64_t{-5}, std::int64_t{0}, -1e308});
    add({"x", {}, "draft", false, std::int64_t{-5}, std::int64_t{0}, 5e-324});

    Records elsewhere(kPapers);
    const auto outcome = elsewhere.import(papers_.exported());

    ASSERT_EQ(refusals(outcome), Lines());
    EXPECT_EQ(outcome.added, texts.size() + 3);
    EXPECT_EQ(elsewhere.all(), papers_.all());
    EXPECT_EQ(elsewhere.exported(), papers_.exported());
}

TEST_F(RecordsImport, GivenNothingThenTheExportIsItsHeader) {
    EXPECT_EQ(papers_.exported(), "paperId,\"Title, whole\",note,kind,open,pages,parts,price\r\n");
    EXPECT_EQ(papers_.import(papers_.exported()).rows, 0U);
}

TEST_F(RecordsImport, GivenSomethingThrownMeanwhileThenNothingIsStored) {
    TextSource source("title\na\nb\n");
    RecordsImportOptions options;
    options.progress = [](const csv::ImportProgress& progress) {
        if (progress.rows > 0) throw std::runtime_error("cancelled");
    };
    const auto declared = read_dataset(kPapers, "papers.yaml");
    SystemRandom random;
    EXPECT_THROW(
        static_cast<void>(import_records(papers_.store(), declared.dataset, SystemClock(), random, source, options)),
        std::runtime_error);
    EXPECT_TRUE(papers_.all().empty());
}

/// A store that only records the sizes of its batches.
class BatchesOnly final : public RecordStore {
  public:
    RecordPage list(const RecordQuery&) override { return {}; }
    Result<Record> find(const Uuid&) override { return invalid("not here"); }
    std::vector<Result<Record>> add(std::span<const Record>) override { return {}; }
    Result<Record> change(const Uuid&, const Changes&, const Precondition&) override { return invalid("not here"); }
    Result<> remove(const Uuid&, const Precondition&) override { return invalid("not here"); }
    void scan(const std::function<void(const Record&)>&) override {}
    void write_if(const std::function<bool(RecordWriter&)>& work) override {
        Writer writer(*this);
        static_cast<void>(work(writer));
    }

    std::size_t records = 0;
    /// Size of one batch: bytes of all texts, and number of values.
    std::size_t max_bytes = 0;
    std::size_t max_values = 0;

  private:
    class Writer final : public RecordWriter {
      public:
        explicit Writer(BatchesOnly& store) : store_(store) {}
        void add_all(std::span<const Record> batch) override {
            std::size_t bytes = 0;
            std::size_t values = 0;
            for (const Record& record : batch) {
                values += record.values.size();
                for (const FieldValue& value : record.values) {
                    if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
                }
            }
            store_.records += batch.size();
            store_.max_bytes = std::max(store_.max_bytes, bytes);
            store_.max_values = std::max(store_.max_values, values);
        }
        std::vector<bool> are_taken(std::span<const Uuid> ids) override { return std::vector<bool>(ids.size()); }

      private:
        BatchesOnly& store_;
    };
};

/// The outcome of importing `text` as records of this type.
BatchesOnly batches_of(std::string_view yaml, const std::string& text) {
    const auto declared = read_dataset(yaml, "test.yaml");
    BatchesOnly store;
    SystemRandom random;
    TextSource source(text);
    EXPECT_TRUE(import_records(store, declared.dataset, SystemClock(), random, source).accepted);
    return store;
}

TEST(RecordsImportMemory, GivenLongTextsThenABatchIsBoundedByItsBytes) {
    constexpr std::size_t kMegabyte = 1 << 20;
    std::string text = "title,note\n";
    for (int i = 0; i < 30; ++i) text += "x," + std::string(kMegabyte, 'n') + '\n';

    const auto batches = batches_of(kPapers, text);

    EXPECT_EQ(batches.records, 30U);
    EXPECT_LE(batches.max_bytes, 9 * kMegabyte);
}

TEST(RecordsImportMemory, GivenManyColumnsWithLittleInThemThenABatchIsBoundedToo) {
    std::string yaml = "name: wide\nrecord: Wide\nschema:\n  type: object\n  properties:\n";
    for (int i = 0; i < 500; ++i) yaml += "    p" + std::to_string(i) + ": {type: integer}\n";
    std::string text = "p0\n";
    for (int i = 0; i < 10'000; ++i) text += "1\n";

    const auto batches = batches_of(yaml, text);

    EXPECT_EQ(batches.records, 10'000U);
    EXPECT_LE(batches.max_values * sizeof(FieldValue), std::size_t{9} << 20);
}

TEST(RecordsImportOfGrades, GivenAnEnumOfNumbersThenAnExportIsTakenAgain) {
    constexpr std::string_view kGrades = R"(
name: grades
record: Grade
schema: {type: object, properties: {grade: {type: number, enum: [1, 2, 3.5]}}}
)";
    Records grades(kGrades);
    ASSERT_EQ(refusals(grades.import("grade\n1\n2.0\n3.5\n3\n", csv::OnError::Skip)),
              Lines{"line 5: grade '3' is not one of [1, 2, 3.5]"});

    Records elsewhere(kGrades);
    EXPECT_EQ(refusals(elsewhere.import(grades.exported())), Lines());
    EXPECT_EQ(elsewhere.all(), grades.all());
}

// The sample
// --------------------------------------------------------------------------------------------------------------------

TEST(SamplePeople, WhenImportedThenTheyAreTheKnownOnes) {
    Records people(people_yaml());

    const auto outcome =
        people.import(test::read_file(std::filesystem::path(BOURSE_SOURCE_DIR) / "samples/people.csv"));

    ASSERT_EQ(refusals(outcome), Lines());
    EXPECT_EQ(outcome.added, 58U);
    const auto survived = [&](bool wanted) { return people.store().list({{{0, wanted}}, "", 0, 1000}).records.size(); };
    EXPECT_EQ(survived(true), 24U);
    EXPECT_EQ(survived(false), 34U);
    const auto babies = people.store().list({{{4, std::int64_t{0}}}, "", 0, 1000}).records;
    ASSERT_EQ(babies.size(), 2U) << "ages below one year are cut to nought";
    const auto first = people.all().front();
    EXPECT_EQ(first.values, (std::vector<FieldValue>{true, std::int64_t{1}, "Mr. Leonard Ashdown", "male",
                                                     std::int64_t{31}, std::int64_t{1}, std::int64_t{1}, 211.83}));
}

}  // namespace records_import_test
}  // namespace bourse::datasets
