#include "features/market/store/bars_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "features/market/test/market_store_test.hpp"

namespace bourse::market {
namespace bars_store_test {

/// What every adapter must do.
class BarsStoreContract : public MarketStoreTest {
  protected:
    static UtcTime now(std::int64_t micros) { return UtcTime::from_micros(micros); }
    static std::vector<SymbolBar> of(SymbolId id, const std::vector<Bar>& bars) {
        std::vector<SymbolBar> entries;
        for (const Bar& bar : bars) entries.push_back({id, bar});
        return entries;
    }
};

TEST_P(BarsStoreContract, GivenNothingThenNothingIsKnown) {
    EXPECT_EQ(store_->load(symbol("A"), BarInterval::Day).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->intervals(symbol("A")).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->latest_daily(symbol("A"), 3).error().code, Errc::UnknownSymbol);
    EXPECT_TRUE(store_->list({"", {}, 10}).stocks.empty());
    EXPECT_EQ(store_->newest_version(), 0);
    EXPECT_TRUE(store_->changed_since(0).empty());
}

TEST_P(BarsStoreContract, GivenBarsWhenLoadedThenTheyAreColumnsByTime) {
    put("A", bar(2, 12.25));
    put("A", bar(0, 10));

    const auto stored = store_->load(symbol("A"), BarInterval::Day);

    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->stored, (StoredIntervals{.day = true, .step = 0}));
    const SeriesView rows = stored->series.view();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows.times[0], bar(0, 10).time);
    EXPECT_EQ(rows.times[1], bar(2, 12.25).time);
    EXPECT_EQ(rows.open[1], 12.25);
    EXPECT_EQ(rows.high[1], 13.25);
    EXPECT_EQ(rows.low[1], 11.25);
    EXPECT_EQ(rows.close[1], 12.25);
    EXPECT_EQ(rows.volume[1], 102);
    EXPECT_TRUE(store_->load(symbol("A"), BarInterval::Minute)->series.empty());
}

TEST_P(BarsStoreContract, GivenDailyAndMinuteBarsThenNeitherHidesTheOther) {
    const auto minute = [](int day, int minutes, double price) {
        Bar made = bar(day, price);
        made.time = made.time + std::chrono::minutes(minutes);
        return made;
    };
    // Days 0, 1, 3 and 5 have minutes; days 1 and 2 are stored.
    for (const Bar& one :
         {minute(0, 5, 10), minute(0, 1439, 11), minute(1, 0, 20), minute(3, 870, 30), minute(5, 1, 50)}) {
        put("A", one, UtcTime(), BarInterval::Minute);
    }
    const auto closes = [&](BarInterval interval) {
        const Series series = store_->load(symbol("A"), interval)->series;
        std::vector<std::string> rows;
        for (std::size_t i = 0; i < series.size(); ++i) {
            const Bar row = series.view().bar(i);
            rows.push_back(row.time.date().to_string().substr(8) + ' ' + std::to_string(static_cast<int>(row.close)));
        }
        return rows;
    };
    using Rows = std::vector<std::string>;
    EXPECT_EQ(closes(BarInterval::Day), (Rows{"01 11", "02 20", "04 30", "06 50"})) << "of minutes alone";

    put("A", bar(1, 21));
    put("A", bar(2, 22));

    EXPECT_EQ(closes(BarInterval::Day), (Rows{"01 11", "02 21", "03 22", "04 30", "06 50"}));
    EXPECT_EQ(closes(BarInterval::Minute), (Rows{"01 10", "01 11", "02 20", "04 30", "06 50"}));
    EXPECT_EQ(store_->load(symbol("A"), BarInterval::Day)->stored, (StoredIntervals{.day = true, .step = 1}));
}

TEST_P(BarsStoreContract, GivenManyDaysOfMinutesBeforeAndAfter1970ThenEachIsADay) {
    std::vector<Bar> minutes;
    for (int day = -700; day < 700; ++day) {
        for (const int minute : {0, 719, 1439}) {
            minutes.push_back(
                {UtcTime(Date(1970, 1, 1).plus_days(day)) + std::chrono::minutes(minute), 1, 1, 1, 1, 1, {}, {}, {}});
        }
    }
    store_->write(now(1), [&](BarsWriter& writer) {
        writer.put_all(BarInterval::Minute, of(writer.symbol(symbol("A")), minutes));
        writer.put(writer.symbol(symbol("A")), BarInterval::Day,
                   {UtcTime(Date(1969, 7, 20)), 2, 2, 2, 2, 9, {}, {}, {}});
    });

    const Series days = store_->load(symbol("A"), BarInterval::Day)->series;

    ASSERT_EQ(days.size(), 1400U);
    EXPECT_EQ(days.view().times.front(), UtcTime(Date(1970, 1, 1).plus_days(-700)));
    double volume = 0;
    for (const double one : days.view().volume) volume += one;
    EXPECT_EQ(volume, 1399 * 3 + 9);
}

TEST_P(BarsStoreContract, GivenStepsThenTheSeriesHasTheLargestThatFitsAll) {
    const auto put_with_step = [&](std::string_view name, int step, std::vector<int> minutes) {
        store_->write(UtcTime(), [&](BarsWriter& writer) {
            const SymbolId id = writer.symbol(symbol(name));
            for (const int minute : minutes) {
                Bar made = bar(0, 10);
                made.time = made.time + std::chrono::minutes(minute);
                writer.put(id, BarInterval::Minute, made);
                writer.set_step(id, step, made.time);
            }
        });
        return store_->intervals(symbol(name))->step;
    };
    EXPECT_EQ(put_with_step("A", 60, {570, 630}), 60);
    EXPECT_EQ(put_with_step("A", 60, {690}), 60);
    EXPECT_EQ(put_with_step("A", 60, {720}), 30) << "half an hour apart from the others";
    EXPECT_EQ(put_with_step("A", 5, {725, 730}), 5);
    EXPECT_EQ(put_with_step("A", 60, {780}), 5) << "it does not grow";
    put("B", bar(0, 10), UtcTime(), BarInterval::Minute);
    EXPECT_EQ(store_->intervals(symbol("B"))->step, 1) << "without a step it is a minute";
    EXPECT_EQ(put_with_step("C", 15, {0}), 15);
    put("C", bar(0, 11), UtcTime(), BarInterval::Minute);
    EXPECT_EQ(store_->intervals(symbol("C"))->step, 1);
}

TEST_P(BarsStoreContract, GivenFractionalVolumesAndNegativePricesThenTheyAreKept) {
    const Bar power{UtcTime(Date(2024, 1, 1)), -14.25, 13.9, -40.3, -37.63, 1534.40837, -1.5, {}, {}};
    put("A", power);
    EXPECT_EQ(store_->latest_daily(symbol("A"), 1).value(), std::vector<Bar>{power});
    EXPECT_EQ(put("A", power), Written::Unchanged);
}

TEST_P(BarsStoreContract, GivenANewSymbolThenItKeepsItsSource) {
    store_->write(now(1), [](BarsWriter& writer) {
        writer.put(writer.symbol(symbol("A"), Source::Upload), BarInterval::Day, bar(0, 10));
        writer.put(writer.symbol(symbol("A"), Source::Provider), BarInterval::Day, bar(1, 10));
        writer.put(writer.symbol(symbol("B"), Source::Simulated), BarInterval::Day, bar(1, 10));
    });
    const StockPage page = store_->list({"", {}, 10});
    EXPECT_EQ(page.stocks[0].source, Source::Upload);
    EXPECT_EQ(page.stocks[1].source, Source::Simulated);
}

TEST_P(BarsStoreContract, GivenABarWhenPutAgainThenOnlyADifferenceIsAnUpdate) {
    EXPECT_EQ(put("A", bar(0, 10)), Written::Inserted);
    EXPECT_EQ(put("A", bar(0, 10)), Written::Unchanged);
    EXPECT_EQ(put("A", bar(0, 11)), Written::Updated);
    EXPECT_EQ(put("A", bar(0, 11)), Written::Unchanged);
    EXPECT_EQ(store_->latest_daily(symbol("A"), 9).value(), std::vector<Bar>{bar(0, 11)});
}

TEST_P(BarsStoreContract, GivenManyBarsThenEachIsInsertedUpdatedOrLeft) {
    const auto put_all = [&](const std::vector<Bar>& bars, std::int64_t at) {
        WrittenCounts counts;
        store_->write(now(at), [&](BarsWriter& writer) {
            counts = writer.put_all(BarInterval::Day, of(writer.symbol(symbol("A")), bars));
        });
        return std::vector<std::uint64_t>{counts.inserted, counts.updated, counts.unchanged};
    };
    using Counts = std::vector<std::uint64_t>;
    std::vector<Bar> bars;
    for (int day = 0; day < 40; ++day) bars.push_back(bar(day, 10 + day));

    EXPECT_EQ(put_all({bars.begin() + 3, bars.begin() + 9}, 1), (Counts{6, 0, 0}));
    bars[5] = bar(5, 99);
    EXPECT_EQ(put_all(bars, 2), (Counts{34, 1, 5})) << "two batches and a rest, the first with a gap";
    EXPECT_EQ(put_all(bars, 3), (Counts{0, 0, 40}));
    EXPECT_EQ(version("A"), 2);
    std::reverse(bars.begin(), bars.end());
    EXPECT_EQ(store_->latest_daily(symbol("A"), 99).value(), bars);
}

TEST_P(BarsStoreContract, GivenBarsInAnyOrderAndOneByOneBetweenThenEachIsWrittenOnce) {
    store_->write(now(1), [&](BarsWriter& writer) {
        const SymbolId a = writer.symbol(symbol("A"));
        const SymbolId b = writer.symbol(symbol("B"));
        const auto put_all = [&](const std::vector<SymbolBar>& bars) {
            const WrittenCounts counts = writer.put_all(BarInterval::Day, bars);
            return std::vector<std::uint64_t>{counts.inserted, counts.updated, counts.unchanged};
        };
        using Counts = std::vector<std::uint64_t>;
        EXPECT_EQ(put_all({{a, bar(5, 1)}, {b, bar(9, 1)}, {a, bar(3, 1)}, {b, bar(8, 1)}, {a, bar(6, 1)}}),
                  (Counts{5, 0, 0}));
        EXPECT_EQ(writer.put(a, BarInterval::Day, bar(7, 1)), Written::Inserted);
        EXPECT_EQ(put_all({{a, bar(7, 1)}, {a, bar(8, 1)}, {a, bar(5, 2)}, {b, bar(8, 1)}}), (Counts{1, 1, 2}));
        EXPECT_EQ(put_all({{a, bar(4, 1)}, {a, bar(8, 3)}}), (Counts{1, 1, 0}));
    });

    EXPECT_EQ(store_->latest_daily(symbol("A"), 9).value(),
              (std::vector<Bar>{bar(8, 3), bar(7, 1), bar(6, 1), bar(5, 2), bar(4, 1), bar(3, 1)}));
    EXPECT_EQ(store_->latest_daily(symbol("B"), 9).value(), (std::vector<Bar>{bar(9, 1), bar(8, 1)}));
}

TEST_P(BarsStoreContract, GivenManyBarsThatWereNotCommittedWhenWrittenAgainThenTheyAreNew) {
    const std::vector<Bar> bars{bar(2, 1), bar(1, 1)};
    WrittenCounts counts;
    const auto write = [&](bool commits) {
        store_->write(now(1), [&](BarsWriter& writer) {
            counts = writer.put_all(BarInterval::Day, of(writer.symbol(symbol("A")), bars));
            if (!commits) throw std::runtime_error("stop");
        });
    };
    EXPECT_THROW(write(false), std::runtime_error);

    write(true);

    EXPECT_EQ(counts.inserted, 2U);
    EXPECT_EQ(store_->latest_daily(symbol("A"), 9).value(), bars);
}

TEST_P(BarsStoreContract, GivenNoOptionalValueThenTheStoredOneStays) {
    Bar whole = bar(0, 10);
    whole.adjusted_close = 9.5;
    whole.split_coefficient = 2;
    put("A", whole);

    EXPECT_EQ(put("A", bar(0, 10)), Written::Unchanged);
    Bar dividend = bar(0, 10);
    dividend.dividend_amount = 0.25;
    EXPECT_EQ(put("A", dividend), Written::Updated);
    Bar adjusted = bar(0, 10);
    adjusted.adjusted_close = 9.25;
    EXPECT_EQ(put("A", adjusted), Written::Updated);

    Bar expected = bar(0, 10);
    expected.adjusted_close = 9.25;
    expected.dividend_amount = 0.25;
    expected.split_coefficient = 2;
    EXPECT_EQ(store_->latest_daily(symbol("A"), 1).value(), std::vector<Bar>{expected});
}

TEST_P(BarsStoreContract, GivenAStoredBarThenItMatchesWhatSaysTheSame) {
    Bar whole = bar(0, 10);
    whole.adjusted_close = 9.5;
    store_->write(UtcTime(), [&](BarsWriter& writer) {
        const SymbolId id = writer.symbol(symbol("A"));
        writer.put(id, BarInterval::Day, whole);
        EXPECT_TRUE(writer.matches(id, BarInterval::Day, whole));
        EXPECT_TRUE(writer.matches(id, BarInterval::Day, bar(0, 10))) << "what it lacks is not compared";
        EXPECT_FALSE(writer.matches(id, BarInterval::Day, bar(0, 11)));
        EXPECT_FALSE(writer.matches(id, BarInterval::Day, bar(1, 10)));
        Bar dividend = whole;
        dividend.dividend_amount = 1;
        EXPECT_FALSE(writer.matches(id, BarInterval::Day, dividend));
    });
}

TEST_P(BarsStoreContract, GivenImportsThenVersionsGrowAndSkipWhatDidNotChange) {
    put("A", bar(0, 10), now(1000));
    put("B", bar(0, 10), now(2000));
    EXPECT_EQ(version("A"), 1000);
    EXPECT_EQ(version("B"), 2000);

    put("A", bar(0, 10), now(3000));
    EXPECT_EQ(version("A"), 1000) << "nothing changed";
    put("A", bar(0, 11), now(1500));
    EXPECT_EQ(version("A"), 2001) << "the clock stood behind, the version does not";

    const auto changes = store_->changed_since(1000);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].symbol.str(), "B");
    EXPECT_EQ(changes[1].symbol.str(), "A");
    EXPECT_EQ(changes[1].version, 2001);
    EXPECT_EQ(store_->newest_version(), 2001);
    EXPECT_TRUE(store_->changed_since(2001).empty());
}

TEST_P(BarsStoreContract, GivenSomethingThrownThenNothingIsWritten) {
    put("A", bar(0, 10), now(1000));
    const auto attempt = [&] {
        store_->write(now(2000), [&](BarsWriter& writer) {
            writer.put(writer.symbol(symbol("A")), BarInterval::Day, bar(0, 99));
            writer.put(writer.symbol(symbol("B")), BarInterval::Day, bar(0, 99));
            throw std::runtime_error("stop");
        });
    };

    EXPECT_THROW(attempt(), std::runtime_error);

    EXPECT_EQ(store_->latest_daily(symbol("A"), 9).value(), std::vector<Bar>{bar(0, 10)});
    EXPECT_EQ(version("A"), 1000);
    EXPECT_EQ(listed({"", {}, 10}), std::vector<std::string>{"A"});
}

TEST_P(BarsStoreContract, GivenBothIntervalsThenTheListTellsTheDailyOnes) {
    put("A", {UtcTime(Date(2024, 5, 5)) + std::chrono::minutes(3), 1, 1, 1, 1, 1, {}, {}, {}}, now(1),
        BarInterval::Minute);
    const auto minutes_only = store_->list({"", {}, 10}).stocks;
    ASSERT_EQ(minutes_only.size(), 1U);
    const BarsSummary minutes{Date(2024, 5, 5), Date(2024, 5, 5), 1};
    EXPECT_EQ(minutes_only[0].main(), minutes);
    EXPECT_EQ(minutes_only[0].daily, std::nullopt);

    put("A", bar(0, 10), now(2));
    put("A", bar(9, 10), now(3));
    const StockPage page = store_->list({"", {}, 10});

    const BarsSummary days{Date(2024, 1, 1), Date(2024, 1, 10), 2};
    ASSERT_EQ(page.stocks.size(), 1U);
    EXPECT_EQ(page.stocks[0].main(), days);
    EXPECT_EQ(page.stocks[0].daily, days);
    EXPECT_EQ(page.stocks[0].intraday, minutes);
    EXPECT_EQ(page.stocks[0].step, 1);
    EXPECT_EQ(page.version, 3);
    EXPECT_EQ(store_->intervals(symbol("A")).value(), (StoredIntervals{.day = true, .step = 1}));
}

TEST_P(BarsStoreContract, GivenATextThenTheListHoldsWhatContainsIt) {
    store_->write(now(1), [](BarsWriter& writer) {
        for (const auto& [name, title] : {std::pair("AAPL", "Apple"), std::pair("B_C", "50% off"),
                                          std::pair("BXC", "Back\\slash"), std::pair("ZZ", "pineapple")}) {
            const SymbolId id = writer.symbol(symbol(name));
            writer.put(id, BarInterval::Day, bar(0, 10));
            writer.set_name(id, title);
        }
    });
    using Symbols = std::vector<std::string>;

    EXPECT_EQ(listed({"", {}, 10}), (Symbols{"AAPL", "BXC", "B_C", "ZZ"}));
    EXPECT_EQ(listed({"aPPl", {}, 10}), (Symbols{"AAPL", "ZZ"})) << "symbol or name, without case";
    EXPECT_EQ(listed({"_", {}, 10}), Symbols{"B_C"}) << "no wildcard";
    EXPECT_EQ(listed({"%", {}, 10}), Symbols{"B_C"}) << "no wildcard";
    EXPECT_EQ(listed({"\\", {}, 10}), Symbols{"BXC"});
    EXPECT_EQ(listed({"", {}, 2}), (Symbols{"AAPL", "BXC"}));
    EXPECT_EQ(listed({"", "BXC", 10}), (Symbols{"B_C", "ZZ"}));
    EXPECT_EQ(listed({"' OR 1=1 --", {}, 10}), Symbols{});
}

TEST_P(BarsStoreContract, GivenANewNameThenTheSymbolHasChanged) {
    put("A", bar(0, 10), now(1));
    const auto rename = [&](std::int64_t at) {
        store_->write(now(at), [](BarsWriter& writer) { writer.set_name(writer.symbol(symbol("A")), "Alpha"); });
    };
    rename(2);
    EXPECT_EQ(version("A"), 2);
    rename(3);
    EXPECT_EQ(version("A"), 2) << "the same name again";
}

TEST_P(BarsStoreContract, GivenBarsWhenScannedThenOptionalColumnsAreToldFirst) {
    Bar split = bar(1, 11);
    split.split_coefficient = 4;
    put("A", split);
    put("A", bar(0, 10));

    std::vector<Bar> bars;
    OptionalColumns optional;
    const auto scanned = store_->scan(
        symbol("A"), BarInterval::Day, [&](OptionalColumns columns) { optional = columns; },
        [&](const Bar& row) { bars.push_back(row); });

    ASSERT_TRUE(scanned);
    EXPECT_TRUE(optional.split_coefficient);
    EXPECT_FALSE(optional.adjusted_close || optional.dividend_amount);
    EXPECT_EQ(bars, (std::vector<Bar>{bar(0, 10), split}));
    const auto none = [](auto&&) { FAIL(); };
    EXPECT_EQ(store_->scan(symbol("A"), BarInterval::Minute, none, none).error().code, Errc::IntervalNotStored);
    EXPECT_EQ(store_->scan(symbol("B"), BarInterval::Day, none, none).error().code, Errc::UnknownSymbol);
}

TEST_P(BarsStoreContract, GivenACountThenTheNewestBarsComeFirst) {
    for (int day = 0; day < 5; ++day) put("A", bar(day, 10 + day));
    EXPECT_EQ(store_->latest_daily(symbol("A"), 2).value(), (std::vector<Bar>{bar(4, 14), bar(3, 13)}));
    EXPECT_EQ(store_->latest_daily(symbol("A"), 99)->size(), 5U);
}

TEST_P(BarsStoreContract, GivenMinuteBarsThenThoseOfTheLastDaysAreReadAndNoOthers) {
    const auto minute = [](unsigned day, int minutes) {
        return Bar{UtcTime(Date(2024, 1, day)) + std::chrono::minutes(minutes), 1, 1, 1, 1, 1, {}, {}, {}};
    };
    const std::vector<Bar> bars{minute(2, 0), minute(2, 1439), minute(5, 0), minute(5, 870), minute(8, 1439)};
    store_->write(now(1), [&](BarsWriter& writer) {
        writer.put_all(BarInterval::Minute, of(writer.symbol(symbol("A")), bars));
        writer.put(writer.symbol(symbol("B")), BarInterval::Minute, minute(9, 1));
    });
    put("D", bar(0, 10));

    EXPECT_EQ(store_->latest_minutes(symbol("A"), 1)->size(), 1U);
    const Series two = store_->latest_minutes(symbol("A"), 2).value();
    ASSERT_EQ(two.size(), 3U) << "a day without bars does not count";
    EXPECT_EQ(two.view().times.front(), bars[2].time) << "oldest first, from midnight on";
    EXPECT_EQ(two.view().times.back(), bars[4].time);
    EXPECT_EQ(store_->latest_minutes(symbol("A"), 9)->size(), 5U);
    EXPECT_TRUE(store_->latest_minutes(symbol("D"), 9)->empty());
    EXPECT_EQ(store_->latest_minutes(symbol("NONE"), 9).error().code, Errc::UnknownSymbol);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, BarsStoreContract, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, BarsStoreContract, ::testing::Values(sql::Dialect::Postgres));

}  // namespace bars_store_test
}  // namespace bourse::market
