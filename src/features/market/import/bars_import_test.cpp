#include "features/market/import/bars_import.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <random>

#include "features/market/import/bars_export.hpp"
#include "features/market/test/market_store_test.hpp"

namespace bourse::market {
namespace bars_import_test {

using test::TextSource;

/// `head`, then `repeated` over and over up to `bytes` in all: a file that nobody wants in memory.
class EndlessSource final : public ByteSource {
  public:
    EndlessSource(std::string head, std::string_view repeated, std::uint64_t bytes)
        : head_(std::move(head)), bytes_(bytes) {
        while (block_.size() < 100'000) block_ += repeated;
        rewind();
    }
    void rewind() override {
        text_ = head_;
        at_ = 0;
        left_ = bytes_;
    }
    std::size_t read(std::span<char> buffer) override {
        if (at_ == text_.size()) {
            text_ = block_;
            at_ = 0;
        }
        const std::size_t count = std::min({buffer.size(), text_.size() - at_, static_cast<std::size_t>(left_)});
        std::memcpy(buffer.data(), text_.data() + at_, count);
        at_ += count;
        left_ -= count;
        return count;
    }

  private:
    std::string head_;
    std::uint64_t bytes_;
    /// What is being given out: the head, then block after block.
    std::string text_;
    std::size_t at_ = 0;
    std::string block_;
    std::uint64_t left_ = 0;
};

/// A store that counts how often it is given bars.
class CountingStore final : public BarsStore {
  public:
    explicit CountingStore(BarsStore& store) : store_(store) {}

    [[nodiscard]] std::size_t writes() const { return writes_; }

    void write_if(UtcTime now, const std::function<bool(BarsWriter&)>& work) override {
        store_.write_if(now, [&](BarsWriter& writer) {
            CountingWriter counting(writer, writes_);
            return work(counting);
        });
    }
    Result<Stock> change(UtcTime now, const Symbol& symbol, const SymbolChange& change) override {
        return store_.change(now, symbol, change);
    }
    Result<SelectedBars> erase(UtcTime now, const Symbol& symbol, const BarsSelection& selection) override {
        return store_.erase(now, symbol, selection);
    }
    Result<SelectedBars> select(const Symbol& symbol, const BarsSelection& selection) override {
        return store_.select(symbol, selection);
    }
    Result<StoredSeries> load(const Symbol& symbol, BarInterval interval) override {
        return store_.load(symbol, interval);
    }
    Result<std::vector<Bar>> latest_daily(const Symbol& symbol, std::int64_t count) override {
        return store_.latest_daily(symbol, count);
    }
    Result<Series> latest_minutes(const Symbol& symbol, std::int64_t days) override {
        return store_.latest_minutes(symbol, days);
    }
    Result<void> scan(const Symbol& symbol, BarInterval interval, const std::function<void(OptionalColumns)>& begin,
                      const std::function<void(const Bar&)>& row) override {
        return store_.scan(symbol, interval, begin, row);
    }
    Result<StoredIntervals> intervals(const Symbol& symbol) override { return store_.intervals(symbol); }
    StockPage list(const StockQuery& query) override { return store_.list(query); }
    Version newest_version() override { return store_.newest_version(); }
    std::vector<Change> changed_since(Version version) override { return store_.changed_since(version); }

  private:
    class CountingWriter final : public BarsWriter {
      public:
        CountingWriter(BarsWriter& writer, std::size_t& writes) : writer_(writer), writes_(writes) {}

        SymbolId symbol(const Symbol& symbol, Source source) override { return writer_.symbol(symbol, source); }
        void set_step(SymbolId symbol, std::int64_t minutes, UtcTime time) override {
            writer_.set_step(symbol, minutes, time);
        }
        void set_name(SymbolId symbol, std::string_view name) override { writer_.set_name(symbol, name); }
        Written put(SymbolId symbol, BarInterval interval, const Bar& bar) override {
            return writer_.put(symbol, interval, bar);
        }
        WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) override {
            ++writes_;
            return writer_.put_all(interval, bars);
        }
        [[nodiscard]] std::size_t batch() const override { return writer_.batch(); }
        bool matches(SymbolId symbol, BarInterval interval, const Bar& bar) override {
            return writer_.matches(symbol, interval, bar);
        }

      private:
        BarsWriter& writer_;
        std::size_t& writes_;
    };

    BarsStore& store_;
    std::size_t writes_ = 0;
};

constexpr std::string_view kHeader = "symbol,date,open,high,low,close,volume\n";

class BarsImport : public MarketStoreTest {
  protected:
    ImportOutcome import_rows(const std::string& rows, csv::OnError on_error = csv::OnError::Abort) {
        ImportOptions options;
        options.on_error = on_error;
        return import(std::string(kHeader) + rows, options);
    }
    std::string exported(std::string_view symbol) {
        std::string text;
        const auto rows =
            export_bars(*store_, Symbol::parse(symbol).value(), {}, [&](std::string_view piece) { text += piece; });
        return rows ? text : rows.error().detail;
    }
    bool is_empty() { return store_->list({"", {}, 10}).stocks.empty(); }
};

const std::string kTwice =
    "line 3: A 2024-01-02 is in lines 2 and 3 with different values; keep one with --on-duplicate first or "
    "--on-duplicate last";

/// Line and detail of each refusal, as the command line shows them.
std::vector<std::string> refusals(const ImportOutcome& outcome) {
    std::vector<std::string> lines;
    for (const csv::RefusedRow& row : outcome.rejected)
        lines.push_back("line " + std::to_string(row.line) + ": " + row.detail);
    return lines;
}

TEST_P(BarsImport, GivenAFileWhenImportedTwiceThenTheSecondTimeChangesNothing) {
    const std::string rows = "A,2024-01-02,1,2,1,2,10\r\nA,2024-01-03,2,3,2,3,20\r\n\"b\",2024-01-02,5,5,5,5,1\r\n";

    const ImportOutcome first = import_rows(rows);
    const Version version = store_->newest_version();
    clock_.advance(std::chrono::hours(1));
    const ImportOutcome second = import_rows(rows);

    EXPECT_TRUE(first.accepted);
    EXPECT_EQ(first.inserted, 3U);
    EXPECT_EQ(first.rows, 3U);
    EXPECT_EQ(first.symbols, 2U);
    EXPECT_EQ(first.form->interval, BarInterval::Day);
    EXPECT_TRUE(second.accepted);
    EXPECT_EQ(second.inserted + second.updated, 0U);
    EXPECT_EQ(second.unchanged, 3U);
    EXPECT_EQ(store_->newest_version(), version);
}

TEST_P(BarsImport, GivenOneBrokenRowThenTheFileIsRefusedWithItsLine) {
    const ImportOutcome outcome = import_rows("A,2024-01-02,1,2,1,2,10\nA,2024-01-03,96.2,95.1,90,91,10\n");

    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(refusals(outcome),
              std::vector<std::string>{"line 3: high 95.1 is below open 96.2; repair such bars with --repair"});
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenBrokenRowsWhenSkippedThenTheRestIsStored) {
    const ImportOutcome outcome = import_rows(
        "A,2024-01-02,1,2,1,2,10\nA,2024-01-03,x,1,1,1,1\nA,2024-01-04,\"1\"2,1,1,1,1\nA,2024-01-05,1,1,1,1,1\n",
        csv::OnError::Skip);

    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(outcome.inserted, 2U);
    EXPECT_EQ(outcome.rejected_count, 2U);
    EXPECT_EQ(outcome.rows, 4U);
    EXPECT_EQ(refusals(outcome),
              (std::vector<std::string>{"line 3: open \"x\" is not a number", "line 4: text follows a closing quote"}));
}

TEST_P(BarsImport, GivenManyBrokenRowsThenTheFirstTwentyAreTold) {
    std::string rows;
    for (int i = 0; i < 100; ++i) rows += "A,2024-01-02,x,2,1,2,10\n";

    const ImportOutcome outcome = import_rows(rows);
    const ImportOutcome skipped = import_rows(rows, csv::OnError::Skip);

    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(outcome.rejected.size(), 20U);
    EXPECT_EQ(outcome.rejected_count, 20U);
    EXPECT_EQ(skipped.rejected_count, 100U);
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenAKeyTwiceThenOnlyDifferentValuesAreRefused) {
    const ImportOutcome same =
        import_rows("A,2024-01-02,1,2,1,2,10\nB,2024-01-02,1,1,1,1,1\nA,2024-01-02,1,2,1,2,10\n");
    EXPECT_TRUE(same.accepted);
    EXPECT_EQ(same.inserted, 2U);
    EXPECT_EQ(same.unchanged, 1U);

    const ImportOutcome different = import_rows("A,2024-01-02,1,2,1,2,11\nA,2024-01-02,1,2,1,2,12\n");
    EXPECT_FALSE(different.accepted);
    EXPECT_EQ(refusals(different), std::vector<std::string>{kTwice});
    EXPECT_EQ(store_->latest_daily(Symbol::parse("A").value(), 1)->front().volume, 10) << "nothing of it stays";
}

TEST_P(BarsImport, GivenEveryRowTwiceThenTheyAreWrittenInWholeBatches) {
    std::string rows;
    for (int i = 0; i < 2'000; ++i) {
        const std::string row = "A," + Date(1970, 1, 1).plus_days(i).to_string() + ",1,2,1,2,10\n";
        rows += row + row;
    }
    CountingStore counted(*store_);
    TextSource source(std::string(kHeader) + rows);

    const ImportOutcome outcome = import_bars(counted, clock_, source);

    EXPECT_EQ(outcome.inserted, 2'000U);
    EXPECT_EQ(outcome.unchanged, 2'000U);
    EXPECT_LE(counted.writes(), 2'000U / 16) << "the smaller adapter's batches";
}

TEST_P(BarsImport, GivenRepeatedRowsBeforeABrokenOneThenAllAreRefusedByLine) {
    const ImportOutcome outcome = import_rows(
        "A,2024-01-02,1,2,1,2,10\nA,2024-01-02,1,2,1,2,11\nA,2024-01-03,x,2,1,2,10\nA,2024-01-02,1,2,1,2,10\n");
    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(refusals(outcome), (std::vector<std::string>{kTwice, "line 4: open \"x\" is not a number"}));
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenRepeatedRowsWhenSkippedThenTheOthersAreStored) {
    const ImportOutcome outcome = import_rows(
        "A,2024-01-02,1,2,1,2,10\nA,2024-01-02,1,2,1,2,11\nA,2024-01-02,1,2,1,2,10\nA,2024-01-03,1,2,1,2,10\n",
        csv::OnError::Skip);
    EXPECT_EQ(outcome.inserted, 2U);
    EXPECT_EQ(outcome.unchanged, 1U);
    EXPECT_EQ(refusals(outcome), std::vector<std::string>{kTwice});
}

TEST_P(BarsImport, GivenOtherValuesThenStoredBarsAreUpdated) {
    import_rows("A,2024-01-02,1,2,1,2,10\nA,2024-01-03,1,2,1,2,10\n");
    const ImportOutcome outcome = import_rows("A,2024-01-03,1,2,1,2,11\nA,2024-01-04,1,2,1,2,10\n");
    EXPECT_EQ(outcome.updated, 1U);
    EXPECT_EQ(outcome.inserted, 1U);
}

TEST_P(BarsImport, GivenNoSymbolColumnThenTheGivenSymbolIsTaken) {
    ImportOptions options;
    options.symbol = Symbol::parse("X.Y").value();
    EXPECT_TRUE(import("date,open,high,low,close,volume\n2024-01-02,1,2,1,2,10\n", options).accepted);
    EXPECT_EQ(store_->latest_daily(*options.symbol, 9)->size(), 1U);
}

TEST_P(BarsImport, GivenAFileThatCannotBeReadThenItIsRefusedEvenWhenSkipping) {
    ImportOptions skip;
    skip.on_error = csv::OnError::Skip;
    for (const auto& [text, why] :
         {std::pair<std::string, std::string>("", "line 1: the file is empty: a header row is missing"),
          {"date,open\n", "line 1: column high is missing; name it with --column high=NAME"},
          {"\"symbol", "line 1: the header cannot be read: a quote is left open"},
          {std::string(kHeader) + "A,2024-01-02,1,2,1,2,10\nA,\"2024-01-03,1,2,1,2,10\n",
           "line 3: a quote is left open"}}) {
        const ImportOutcome outcome = import(text, skip);
        EXPECT_FALSE(outcome.accepted) << text;
        EXPECT_EQ(refusals(outcome).front(), why);
        EXPECT_TRUE(is_empty());
    }
}

TEST_P(BarsImport, GivenAHeaderAloneThenThereIsNothingToStore) {
    const ImportOutcome outcome = import(std::string(kHeader));
    EXPECT_TRUE(outcome.accepted);
    EXPECT_EQ(outcome.rows, 0U);
}

TEST_P(BarsImport, GivenSomethingThrownByTheSourceThenNothingIsStored) {
    ImportOptions options;
    options.progress = [](const csv::ImportProgress& progress) {
        if (progress.rows > 0) throw std::runtime_error("cancelled");
    };
    TextSource source(std::string(kHeader) + "A,2024-01-02,1,2,1,2,10\nA,2024-01-03,1,2,1,2,10\n", 64);
    EXPECT_THROW(static_cast<void>(import_bars(*store_, clock_, source, options)), std::runtime_error);
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenExportedBarsWhenImportedThenTheyAreTheSame) {
    import(
        "volume,symbol,date,open,high,low,close,dividend_amount\n10,a,2024-01-02,0.1,1e5,0.1,2,0.25\n"
        "10,a,2024-01-03,1,200000,1,123456.789012,\n");

    const std::string text = exported("A");

    EXPECT_EQ(text,
              "symbol,date,open,high,low,close,volume,dividend_amount\r\n"
              "A,2024-01-02,0.1,100000,0.1,2,10,0.25\r\n"
              "A,2024-01-03,1,200000,1,123456.789012,10,\r\n");
    EXPECT_EQ(import(text).unchanged, 2U);
}

TEST_P(BarsImport, GivenMinuteBarsWhenExportedThenTheyImportUnchanged) {
    import(
        "symbol,timestamp,open,high,low,close,volume,adjusted_close\n"
        "A,2024-01-02T14:30:00Z,1,2,1,2,10,1.5\nA,2024-01-02 14:31,2,2,1,2,10,\n");
    const std::string text = exported("A");
    EXPECT_EQ(text,
              "symbol,timestamp,open,high,low,close,volume,adjusted_close\r\n"
              "A,2024-01-02T14:30:00Z,1,2,1,2,10,1.5\r\nA,2024-01-02T14:31:00Z,2,2,1,2,10,\r\n");
    EXPECT_EQ(import(text).unchanged, 2U);
    EXPECT_EQ(exported("NONE"), "no bars of NONE are stored");
}

// Options
// --------------------------------------------------------------------------------------------------------------------

TEST_P(BarsImport, GivenADuplicateWhenOneIsKeptThenTheFileSaysTheSameAgain) {
    const std::string text =
        std::string(kHeader) +
        "A,2024-01-02,1,2,1,2,10\nA,2024-01-03,1,2,1,2,10\nA,2024-01-02,1,2,1,2,11\nA,2024-01-02,1,2,1,2,12\n";
    const auto volume = [&] {
        return store_->load(Symbol::parse("A").value(), BarInterval::Day)->series.view().volume[0];
    };
    ImportOptions options;
    options.on_duplicate = OnDuplicate::First;
    const ImportOutcome first = import(text, options);
    EXPECT_EQ(first.inserted, 2U);
    EXPECT_EQ(first.duplicates, 2U);
    EXPECT_EQ(volume(), 10);

    options.on_duplicate = OnDuplicate::Last;
    const ImportOutcome last = import(text, options);
    EXPECT_EQ(last.updated, 1U);
    EXPECT_EQ(last.unchanged, 1U);
    EXPECT_EQ(last.duplicates, 2U);
    EXPECT_EQ(volume(), 12);
    EXPECT_EQ(import(text, options).unchanged, 2U) << "importing again changes nothing";
}

TEST_P(BarsImport, GivenRowsInsideOneMinuteThenTheyAreRejectedOrBecomeOneBar) {
    const std::string text =
        "symbol,timestamp,open,high,low,close,volume\n"
        "A,2024-01-02T14:30:45Z,3,5,3,4,1\nA,2024-01-02T14:30:10Z,1,2,1,2,0.5\nA,2024-01-02T14:31:00Z,9,9,9,9,1\n";
    EXPECT_EQ(
        refusals(import(text)),
        std::vector<std::string>{
            "line 3: A 2024-01-02T14:30:00Z has several rows in one minute; make one bar of them with --combine"});
    ImportOptions options;
    options.combine = true;
    const ImportOutcome outcome = import(text, options);
    EXPECT_EQ(outcome.inserted, 2U);
    EXPECT_EQ(outcome.combined, 1U);
    EXPECT_EQ(exported("A"),
              "symbol,timestamp,open,high,low,close,volume\r\n"
              "A,2024-01-02T14:30:00Z,1,5,1,4,1.5\r\nA,2024-01-02T14:31:00Z,9,9,9,9,1\r\n");
}

TEST_P(BarsImport, GivenMinutesWhenDaysAreToldThenTheyAreCombinedByLocalDate) {
    ImportOptions options;
    options.interval = FileInterval{BarInterval::Day, 0};
    options.time_zone = zones::TimeZone::find("America/New_York").value();
    const std::string text =
        "symbol,timestamp,open,high,low,close,volume\nA,2024-01-02 09:30,1,2,1,2,1\nA,2024-01-02 23:59,2,3,2,3,1\n"
        "A,2024-01-03 09:30,5,5,5,5,1\n";
    EXPECT_EQ(refusals(import(text, options)),
              std::vector<std::string>{
                  "line 3: A 2024-01-02 has several rows in one day; make one bar of them with --combine"});
    options.combine = true;
    EXPECT_TRUE(import(text, options).accepted);
    EXPECT_EQ(exported("A"),
              "symbol,date,open,high,low,close,volume\r\nA,2024-01-02,1,3,1,3,2\r\nA,2024-01-03,5,5,5,5,1\r\n");
}

TEST_P(BarsImport, GivenAStepThenItIsFoundOrTold) {
    const auto text = [](std::vector<std::string> times) {
        std::string rows = "symbol,timestamp,open,high,low,close,volume\n";
        for (const std::string& time : times) rows += "A,2024-01-02 " + time + ",1,1,1,1,1\n";
        return rows;
    };
    const auto step = [&] { return store_->intervals(Symbol::parse("A").value())->step; };
    EXPECT_EQ(import(text({"15:30", "14:30", "16:30"})).step, 60);
    EXPECT_EQ(step(), 60);
    EXPECT_EQ(import(text({"14:45", "15:00"})).step, 15);
    EXPECT_EQ(step(), 15);
    ImportOptions options;
    options.interval = FileInterval{BarInterval::Minute, 5};
    EXPECT_EQ(import(text({"17:00", "17:15"}), options).step, 5);
    EXPECT_EQ(step(), 5);
    EXPECT_EQ(
        refusals(import(text({"17:00", "17:03"}), options)),
        std::vector<std::string>{"line 3: A 2024-01-02T17:03:00Z is inside a step of 5 minutes; make one bar of such "
                                 "rows with --combine"});
    options.combine = true;
    EXPECT_EQ(import(text({"18:01", "18:03", "18:07"}), options).combined, 1U);
}

TEST_P(BarsImport, GivenOneMoreBarThenTheStepOfTheSeriesStays) {
    const std::string header = "symbol,timestamp,open,high,low,close,volume\n";
    import(header + "A,2024-01-02 09:30,1,1,1,1,1\nA,2024-01-02 10:30,1,1,1,1,1\n");
    import(header + "A,2024-01-02 11:30,1,1,1,1,1\n");
    EXPECT_EQ(store_->intervals(Symbol::parse("A").value())->step, 60);
    import(header + "A,2024-01-02 12:00,1,1,1,1,1\n");
    EXPECT_EQ(store_->intervals(Symbol::parse("A").value())->step, 30);
}

TEST_P(BarsImport, GivenOptionsThatExcludeEachOtherThenTheyAreNamed) {
    ImportOptions options;
    options.combine = true;
    options.on_duplicate = OnDuplicate::Last;
    EXPECT_EQ(refusals(import(std::string(kHeader), options)),
              std::vector<std::string>{"line 1: --combine and --on-duplicate exclude each other"});
    options = {};
    options.symbol = Symbol::parse("X").value();
    options.columns.push_back({"symbol", "symbol"});
    EXPECT_EQ(refusals(import(std::string(kHeader), options)),
              std::vector<std::string>{"line 1: --column symbol and --symbol exclude each other"});
}

TEST_P(BarsImport, GivenALateDateThatFitsBothThenTheWholeFileDecides) {
    std::string rows;
    for (int i = 0; i < 20'000; ++i) rows += "A," + Date(1930, 1, 1).plus_days(i).to_string() + ",1,2,1,2,300\n";
    EXPECT_NE(refusals(import_rows(rows + "B,03/06/2024,1,2,1,2,3\n")).front().find("--date-format"),
              std::string::npos);
    EXPECT_TRUE(import_rows(rows + "B,03/06/2024,1,2,1,2,3\nB,03/26/2024,1,2,1,2,3\n").accepted);
    EXPECT_EQ(store_->latest_daily(Symbol::parse("B").value(), 9)->back().time, UtcTime(Date(2024, 3, 6)));
}

TEST_P(BarsImport, GivenADryRunThenItReportsAndStoresNothing) {
    ImportOptions options;
    options.dry_run = true;
    const ImportOutcome outcome =
        import(std::string(kHeader) + "A,2024-01-02,1,2,1,2,10\nB,2024-01-02,,,,,\n", options);
    EXPECT_TRUE(outcome.accepted);
    EXPECT_TRUE(outcome.is_dry_run);
    EXPECT_EQ(outcome.inserted, 1U);
    EXPECT_EQ(outcome.empty, 1U);
    ASSERT_EQ(outcome.first_bars.size(), 1U);
    EXPECT_EQ(outcome.first_bars[0].symbol.str(), "A");
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenEveryRowRejectedWhenSkippedThenNothingIsImported) {
    const ImportOutcome outcome = import_rows("A,x,1,2,1,2,10\nA,y,1,2,1,2,10\n", csv::OnError::Skip);
    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(outcome.rejected_count, 2U);
}

TEST_P(BarsImport, GivenALateCommaThenTheFileIsReadAgainWithIt) {
    std::string rows;
    for (int i = 0; i < 20'000; ++i) rows += "A," + Date(1970, 1, 1).plus_days(i).to_string() + ",1,2,1,2,300\n";
    const ImportOutcome outcome = import_rows(rows + "B,2024-01-02,1,2,1,2,\"1,234.5\"\n");
    EXPECT_EQ(outcome.inserted, 20'001U);
    EXPECT_EQ(store_->latest_daily(Symbol::parse("B").value(), 1)->front().volume, 1234.5);
}

TEST_P(BarsImport, GivenMoreTextThanAllowedThenItIsAnError) {
    ImportOptions options;
    options.max_bytes = 100;
    TextSource source(std::string(kHeader) + std::string(200, '\n'));
    EXPECT_THROW(static_cast<void>(import_bars(*store_, clock_, source, options)), csv::TooLarge);
    EXPECT_TRUE(is_empty());
}

// Properties
// --------------------------------------------------------------------------------------------------------------------

/// A random symbol of the grammar, now and then with what a spreadsheet would run.
std::string random_symbol(std::mt19937_64& random) {
    constexpr std::array<std::string_view, 18> kPieces{"A", "b", "7", ".",  "-", "_", "^", "=", "&",
                                                       "$", ":", "Å", "日", "'", "@", "+", "!", "*"};
    for (;;) {
        std::string text;
        const std::size_t length = 1 + random() % 12;
        for (std::size_t i = 0; i < length; ++i) {
            text += kPieces[random() % kPieces.size()];
            if (random() % 8 == 0) text += random() % 2 == 0 ? "/" : " ";
        }
        if (const auto symbol = Symbol::parse(text)) return symbol->str();
    }
}

double random_price(std::mt19937_64& random) {
    const double scale = std::pow(10.0, static_cast<double>(random() % 12) - 8);
    return (static_cast<double>(random() % 2'000'001) - 1'000'000) * scale;
}

TEST_P(BarsImport, GivenAnySeriesWhenExportedAndImportedThenItIsUnchanged) {
    std::mt19937_64 random(11);
    for (int round = 0; round < 60; ++round) {
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_bars_store(under_test_->bars());
        const std::string name = random_symbol(random);
        const int step = round % 6 == 0 ? 0 : kSteps[static_cast<std::size_t>(round) % kSteps.size()];
        const auto interval = step == 0 ? BarInterval::Day : BarInterval::Minute;
        const std::chrono::minutes apart(step == 0 ? 1440 : step);
        store_->write(clock_.now(), [&](BarsWriter& writer) {
            const SymbolId id =
                writer.symbol(Symbol::parse(name).value(), round % 4 == 0 ? Source::Upload : Source::Import);
            UtcTime time(Date(2024, 1, 1));
            // Now and then all bars are at midnight, or coarser than their step.
            const int every = round % 5 == 0 ? 1440 / std::max(step, 1) : round % 7 == 0 ? 12 : 1;
            for (int i = 0; i < 40; ++i) {
                time = time + apart * (step == 0 ? 1 : every) * static_cast<int>(1 + random() % 3);
                const std::array<double, 4> prices{random_price(random), random_price(random), random_price(random),
                                                   random_price(random)};
                Bar bar{time,
                        prices[0],
                        std::ranges::max(prices),
                        std::ranges::min(prices),
                        prices[1],
                        std::fabs(random_price(random)),
                        {},
                        {},
                        {}};
                if (random() % 2 == 0) bar.volume = std::floor(bar.volume);
                if (random() % 3 == 0) bar.adjusted_close = random_price(random);
                writer.put(id, interval, bar);
                if (step != 0) writer.set_step(id, step, time);
            }
        });
        const std::string text = exported(name);

        const ImportOutcome again = import(text);
        ASSERT_TRUE(again.accepted) << text << refusals(again).front();
        EXPECT_EQ(again.unchanged, 40U) << text;

        test::EmptyStore elsewhere(GetParam());
        elsewhere.migrate(BOURSE_SOURCE_DIR);
        const auto other = make_sql_bars_store(elsewhere.bars());
        TextSource source(text);
        ASSERT_TRUE(import_bars(*other, clock_, source).accepted);
        std::string copy;
        ASSERT_TRUE(
            export_bars(*other, Symbol::parse(name).value(), {}, [&](std::string_view piece) { copy += piece; }));
        EXPECT_EQ(copy, text);
        EXPECT_EQ(other->intervals(Symbol::parse(name).value())->step, step) << text;
        EXPECT_EQ(other->list({"", {}, 1}).stocks.front().source, store_->list({"", {}, 1}).stocks.front().source);
        if (GetParam() == sql::Dialect::Postgres && round >= 6) break;
    }
}

// Hostile files
// --------------------------------------------------------------------------------------------------------------------

TEST_P(BarsImport, GivenALineOfAGigabyteThenItIsRefusedWithItsLine) {
    std::uint64_t seen = 0;
    ImportOptions options;
    options.on_error = csv::OnError::Skip;
    options.progress = [&](const csv::ImportProgress& progress) { seen = progress.bytes; };
    EndlessSource source(std::string(kHeader) + "A,2024-01-02,1,2,1,2,10\n", "x", std::uint64_t{1} << 30);

    const ImportOutcome outcome = import_bars(*store_, clock_, source, options);

    EXPECT_EQ(seen, std::uint64_t{1} << 30);
    EXPECT_EQ(refusals(outcome), std::vector<std::string>{"line 3: the record is too long"});
    EXPECT_EQ(outcome.inserted, 1U);
}

TEST_P(BarsImport, GivenAMillionColumnsThenTheyAreRefused) {
    EndlessSource header("symbol", ",x", 2'000'000);
    EXPECT_EQ(refusals(import_bars(*store_, clock_, header)),
              std::vector<std::string>{"line 1: the header cannot be read: the record is too long"});
    EndlessSource fewer("symbol", ",x", 4'000);
    EXPECT_EQ(refusals(import_bars(*store_, clock_, fewer)),
              std::vector<std::string>{"line 1: the header cannot be read: the record has too many fields"});
}

TEST_P(BarsImport, GivenNulOrAnOpenQuoteThenTheyAreRefused) {
    using namespace std::string_literals;
    EXPECT_EQ(refusals(import_rows("A,2024-01-02,1\0,2,1,2,10\n"s)),
              std::vector<std::string>{"line 2: the record holds a NUL byte"});
    EndlessSource quote(std::string(kHeader) + "\"", "A,2024-01-02,1,2,1,2,10\n", 10'000'000);
    EXPECT_EQ(refusals(import_bars(*store_, clock_, quote)),
              std::vector<std::string>{"line 2: the record is too long"});
}

INSTANTIATE_TEST_SUITE_P(Sqlite, BarsImport, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, BarsImport, ::testing::Values(sql::Dialect::Postgres));

}  // namespace bars_import_test
}  // namespace bourse::market
