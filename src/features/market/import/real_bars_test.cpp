#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "features/market/model/resample.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/test/market_store_test.hpp"

namespace bourse::market {
namespace real_bars_test {

/// The daily bars of two real indices.
class RealBars : public MarketStoreTest {
  protected:
    void SetUp() override {
        MarketStoreTest::SetUp();
        if (IsSkipped()) return;
        text_ = test::read_file(std::filesystem::path(BOURSE_SOURCE_DIR) / "samples/indices.csv");
        ASSERT_TRUE(import(text_).accepted);
    }

    Series gspc() { return store_->load(symbol("^GSPC"), BarInterval::Day)->series; }

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
        double volume;
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
    query.interval = Interval{2};
    query.frequency = Frequency::Monthly;
    const auto json_rows = [&] {
        std::vector<std::string> rows;
        const Series bars = gspc();
        const auto page = page_of(query, bars.view());
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
    const auto store = make_sql_bars_store(other.bars());
    std::string broken = text_;
    std::size_t at = 0;
    for (int line = 1; line < 700; ++line) at = broken.find('\n', at) + 1;
    broken.insert(broken.find(',', broken.find(',', at) + 1) + 1, "-");
    test::TextSource source(broken);

    const ImportOutcome outcome = import_bars(*store, clock_, source);

    ASSERT_EQ(outcome.rejected.size(), 1U);
    EXPECT_EQ(outcome.rejected.front().line, 700U);
    EXPECT_NE(outcome.rejected.front().detail.find("low"), std::string::npos);
    EXPECT_TRUE(store->list({"", {}, 10}).stocks.empty());
}

INSTANTIATE_TEST_SUITE_P(Sqlite, RealBars, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, RealBars, ::testing::Values(sql::Dialect::Postgres));

}  // namespace real_bars_test
}  // namespace bourse::market
