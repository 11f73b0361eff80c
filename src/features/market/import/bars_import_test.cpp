#include "features/market/import/bars_import.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "features/market/import/bars_export.hpp"
#include "features/market/model/resample.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "support/empty_store.hpp"
#include "support/text_source.hpp"

namespace bourse::market {
namespace bars_import_test {

using test::TextSource;

/// `head`, then `repeated` over and over up to `bytes` in all: a file that nobody wants in memory.
class EndlessSource final : public ByteSource {
  public:
    EndlessSource(std::string head, std::string_view repeated, std::uint64_t bytes)
        : text_(std::move(head)), left_(bytes) {
        while (block_.size() < 100'000) block_ += repeated;
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
    /// What is being given out: the head, then block after block.
    std::string text_;
    std::size_t at_ = 0;
    std::string block_;
    std::uint64_t left_;
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

        SymbolId symbol(const Symbol& symbol) override { return writer_.symbol(symbol); }
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

class BarsImport : public ::testing::TestWithParam<sql::Dialect> {
  protected:
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<BarsStore> store_;
    ManualClock clock_{UtcTime(Date(2024, 1, 1))};

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_bars_store(under_test_->database());
    }

    ImportOutcome import(const std::string& text, const ImportOptions& options = {}) {
        TextSource source(text);
        return import_bars(*store_, clock_, source, options);
    }
    ImportOutcome import_rows(const std::string& rows, OnError on_error = OnError::Abort) {
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

/// Line and detail of each refusal, as the command line shows them.
std::vector<std::string> refusals(const ImportOutcome& outcome) {
    std::vector<std::string> lines;
    for (const RefusedRow& row : outcome.rejected)
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
    EXPECT_EQ(first.interval, BarInterval::Day);
    EXPECT_TRUE(second.accepted);
    EXPECT_EQ(second.inserted + second.updated, 0U);
    EXPECT_EQ(second.unchanged, 3U);
    EXPECT_EQ(store_->newest_version(), version);
}

TEST_P(BarsImport, GivenOneBrokenRowThenTheFileIsRefusedWithItsLine) {
    const ImportOutcome outcome = import_rows("A,2024-01-02,1,2,1,2,10\nA,2024-01-03,96.2,95.1,90,91,10\n");

    EXPECT_FALSE(outcome.accepted);
    EXPECT_EQ(refusals(outcome), std::vector<std::string>{"line 3: high 95.1 is below open 96.2"});
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenBrokenRowsWhenSkippedThenTheRestIsStored) {
    const ImportOutcome outcome = import_rows(
        "A,2024-01-02,1,2,1,2,10\nA,2024-01-03,x,1,1,1,1\nA,2024-01-04,\"1\"2,1,1,1,1\nA,2024-01-05,1,1,1,1,1\n",
        OnError::Skip);

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
    const ImportOutcome skipped = import_rows(rows, OnError::Skip);

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
    EXPECT_EQ(refusals(different),
              std::vector<std::string>{"line 3: A 2024-01-02 is in the file twice with different values"});
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
    EXPECT_EQ(refusals(outcome),
              (std::vector<std::string>{"line 3: A 2024-01-02 is in the file twice with different values",
                                        "line 4: open \"x\" is not a number"}));
    EXPECT_TRUE(is_empty());
}

TEST_P(BarsImport, GivenRepeatedRowsWhenSkippedThenTheOthersAreStored) {
    const ImportOutcome outcome = import_rows(
        "A,2024-01-02,1,2,1,2,10\nA,2024-01-02,1,2,1,2,11\nA,2024-01-02,1,2,1,2,10\nA,2024-01-03,1,2,1,2,10\n",
        OnError::Skip);
    EXPECT_EQ(outcome.inserted, 2U);
    EXPECT_EQ(outcome.unchanged, 1U);
    EXPECT_EQ(refusals(outcome),
              std::vector<std::string>{"line 3: A 2024-01-02 is in the file twice with different values"});
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
    skip.on_error = OnError::Skip;
    for (const auto& [text, why] :
         {std::pair<std::string, std::string>("", "line 1: the file is empty: a header row is missing"),
          {"date,open\n", "line 1: column symbol is missing"},
          {"\"symbol", "line 1: a quote is left open"},
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
    EXPECT_EQ(outcome.interval, std::nullopt);
}

TEST_P(BarsImport, GivenSomethingThrownByTheSourceThenNothingIsStored) {
    ImportOptions options;
    options.progress = [](const ImportProgress& progress) {
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

// Hostile files
// --------------------------------------------------------------------------------------------------------------------

TEST_P(BarsImport, GivenALineOfAGigabyteThenItIsRefusedWithItsLine) {
    std::uint64_t seen = 0;
    ImportOptions options;
    options.on_error = OnError::Skip;
    options.progress = [&](const ImportProgress& progress) { seen = progress.bytes; };
    EndlessSource source(std::string(kHeader) + "A,2024-01-02,1,2,1,2,10\n", "x", std::uint64_t{1} << 30);

    const ImportOutcome outcome = import_bars(*store_, clock_, source, options);

    EXPECT_EQ(seen, std::uint64_t{1} << 30);
    EXPECT_EQ(refusals(outcome), std::vector<std::string>{"line 3: the record is too long"});
    EXPECT_EQ(outcome.inserted, 1U);
}

TEST_P(BarsImport, GivenAMillionColumnsThenTheyAreRefused) {
    EndlessSource header("symbol", ",x", 2'000'000);
    EXPECT_EQ(refusals(import_bars(*store_, clock_, header)),
              std::vector<std::string>{"line 1: the record is too long"});
    EndlessSource fewer("symbol", ",x", 4'000);
    EXPECT_EQ(refusals(import_bars(*store_, clock_, fewer)),
              std::vector<std::string>{"line 1: the record has too many fields"});
}

TEST_P(BarsImport, GivenNulOrAnOpenQuoteThenTheyAreRefused) {
    using namespace std::string_literals;
    EXPECT_EQ(refusals(import_rows("A,2024-01-02,1\0,2,1,2,10\n"s)),
              std::vector<std::string>{"line 2: the record holds a NUL byte"});
    EndlessSource quote(std::string(kHeader) + "\"", "A,2024-01-02,1,2,1,2,10\n", 10'000'000);
    EXPECT_EQ(refusals(import_bars(*store_, clock_, quote)),
              std::vector<std::string>{"line 2: the record is too long"});
}

// Real data
// --------------------------------------------------------------------------------------------------------------------

class RealBars : public BarsImport {
  protected:
    void SetUp() override {
        BarsImport::SetUp();
        if (IsSkipped()) return;
        text_ = test::read_file(std::filesystem::path(BOURSE_SOURCE_DIR) / "samples/indices.csv");
        ASSERT_TRUE(import(text_).accepted);
    }

    Series gspc() { return store_->load(Symbol::parse("^GSPC").value(), BarInterval::Day)->series; }

    std::string text_;
};

TEST_P(RealBars, WhenImportedAgainThenNothingChanges) {
    const Version version = store_->newest_version();
    clock_.advance(std::chrono::hours(1));

    const ImportOutcome again = import(text_);

    EXPECT_EQ(again.rows, 10062U);
    EXPECT_EQ(again.symbols, 2U);
    EXPECT_EQ(again.unchanged, 10062U);
    EXPECT_EQ(store_->newest_version(), version);
}

TEST_P(RealBars, WhenResampledByYearThenTheyAreTheKnownBars) {
    struct Known {
        Date start;
        double open, high, low, close;
        std::int64_t volume;
    };
    // As pandas resamples the file.
    const std::vector<Known> known{{Date(2015, 1, 1), 2058.90, 2134.72, 1867.01, 2043.94, 921218600000},
                                   {Date(2016, 1, 1), 2038.20, 2277.53, 1810.10, 2238.83, 984118470000},
                                   {Date(2017, 1, 1), 2251.57, 2694.97, 2245.13, 2673.61, 856488130000},
                                   {Date(2018, 1, 1), 2683.73, 2940.91, 2346.58, 2506.85, 906714990000}};

    const Series years = resample(gspc().view(), Period(1, Frequency::Annual));

    const SeriesView rows = years.view();
    ASSERT_EQ(rows.size(), 20U);
    for (std::size_t i = 0; i < known.size(); ++i) {
        const std::size_t row = rows.size() - known.size() + i;
        EXPECT_EQ(rows.times[row].date(), known[i].start);
        EXPECT_EQ(rows.open[row], known[i].open);
        EXPECT_EQ(rows.high[row], known[i].high);
        EXPECT_EQ(rows.low[row], known[i].low);
        EXPECT_EQ(rows.close[row], known[i].close);
        EXPECT_EQ(rows.volume[row], known[i].volume);
    }
}

TEST_P(RealBars, WhenResampledThenRowsAreAsManyAsTheCalendarSays) {
    const Series bars = gspc();
    EXPECT_EQ(bars.size(), 5031U);
    EXPECT_EQ(resample(bars.view(), Period(1, Frequency::Monthly)).size(), 240U);
    EXPECT_EQ(resample(bars.view(), Period(1, Frequency::Quarterly)).size(), 80U);
    const Series weeks = resample(bars.view(), Period(1, Frequency::Weekly));
    EXPECT_EQ(weeks.size(), 1044U);
    for (const UtcTime time : weeks.view().times) EXPECT_EQ(time.date().weekday(), std::chrono::Monday);
}

TEST_P(RealBars, WhenCutToAprilThenTwoMonthBarsStayButTheFirst) {
    TimeSeriesQuery query;
    query.interval = 2;
    query.frequency = Frequency::Monthly;
    const auto json_rows = [&] {
        std::vector<std::string> rows;
        const Series bars = gspc();
        const auto page = page_of(query, bars.view(), BarInterval::Day);
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            rows.push_back(page.rows.times[i].to_string() + ' ' + std::to_string(page.rows.open[i]) + ' ' +
                           std::to_string(page.rows.close[i]) + ' ' + std::to_string(page.rows.volume[i]));
        }
        return rows;
    };
    const auto whole = json_rows();
    query.start = UtcTime(Date(1999, 4, 1));
    const auto cut = json_rows();

    ASSERT_EQ(cut.size() + 1, whole.size()) << "January and February stand before the cut, March and April are cut";
    EXPECT_NE(cut.front(), whole[1]);
    EXPECT_TRUE(std::equal(cut.begin() + 1, cut.end(), whole.begin() + 2));
    EXPECT_EQ(cut.front().substr(0, 10), "1999-03-01");
}

TEST_P(RealBars, GivenOneRowBrokenThenAllIsRefusedWithItsLine) {
    test::EmptyStore other(GetParam());
    other.migrate(BOURSE_SOURCE_DIR);
    const auto store = make_sql_bars_store(other.database());
    std::string broken = text_;
    std::size_t at = 0;
    for (int line = 1; line < 700; ++line) at = broken.find('\n', at) + 1;
    broken.insert(broken.find(',', broken.find(',', at) + 1) + 1, "-");
    TextSource source(broken);

    const ImportOutcome outcome = import_bars(*store, clock_, source);

    ASSERT_EQ(outcome.rejected.size(), 1U);
    EXPECT_EQ(outcome.rejected.front().line, 700U);
    EXPECT_TRUE(outcome.rejected.front().detail.ends_with("is negative"));
    EXPECT_TRUE(store->list({"", {}, 10}).stocks.empty());
}

INSTANTIATE_TEST_SUITE_P(Sqlite, BarsImport, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, BarsImport, ::testing::Values(sql::Dialect::Postgres));
INSTANTIATE_TEST_SUITE_P(Sqlite, RealBars, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, RealBars, ::testing::Values(sql::Dialect::Postgres));

}  // namespace bars_import_test
}  // namespace bourse::market
