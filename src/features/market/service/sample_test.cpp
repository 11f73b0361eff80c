#include "features/market/service/sample.hpp"

#include <gtest/gtest.h>

#include "features/market/model/trading_calendar.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::market {
namespace sample_test {

TEST(Sample, ThenItIsWhatItSays) {
    const auto sample = make_sample();

    ASSERT_EQ(sample.size(), 6U);
    for (const SampleSeries& series : sample) {
        EXPECT_TRUE(series.symbol.str().starts_with("DEMO"));
        EXPECT_NE(series.name.find("(synthetic)"), std::string::npos);
        EXPECT_EQ(series.bars.size(), series.interval == BarInterval::Day ? 2516U : 20U * 390U);
        UtcTime last(Date(2014, 12, 31));
        for (const Bar& bar : series.bars) {
            ASSERT_LT(last, bar.time);
            ASSERT_TRUE(is_trading_day(bar.time.date()));
            ASSERT_LE(bar.low, std::min(bar.open, bar.close));
            ASSERT_GE(bar.high, std::max(bar.open, bar.close));
            ASSERT_GE(bar.low, 1);
            ASSERT_GT(bar.volume, 0);
            last = bar.time;
        }
    }
}

TEST(Sample, ThenItIsTheSameEverywhere) {
    const auto sample = make_sample();
    // A change of these is a change of the published sample.
    EXPECT_EQ(sample.front().bars.front().time.to_string(), "2015-01-02T00:00:00Z");
    std::int64_t sum = 0;
    for (const SampleSeries& series : sample) {
        for (const Bar& bar : series.bars) sum += static_cast<std::int64_t>(bar.close * 100 + 0.5 + bar.volume);
    }
    EXPECT_EQ(sum, 146'310'459'962);
}

TEST(Sample, WhenStoredTwiceThenTheSecondTimeChangesNothing) {
    test::SqliteStore sqlite(BOURSE_SOURCE_DIR);
    const auto store = make_sql_bars_store(sqlite.bars());
    const ManualClock clock(UtcTime(Date(2025, 1, 1)));

    const SampleOutcome first = store_sample(*store, clock);
    const SampleOutcome second = store_sample(*store, clock);

    EXPECT_EQ(first.symbols, 6U);
    EXPECT_EQ(first.bars, 5U * 2516U + 7800U);
    EXPECT_EQ(first.changed, first.bars);
    EXPECT_EQ(second.changed, 0U);
    EXPECT_EQ(store->list({"demo corp", {}, 10}).stocks.size(), 1U);
}

}  // namespace sample_test
}  // namespace bourse::market
