#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "features/market/test/market_store_test.hpp"

namespace bourse::market {
namespace symbol_changes_test {

/// The changes of stored symbols.
class SymbolChanges : public MarketStoreTest {
  protected:
    static UtcTime now(std::int64_t micros) { return UtcTime::from_micros(micros); }
    static Bar minute_bar(int day, int minutes) {
        Bar made = bar(day, 10);
        made.time = made.time + std::chrono::minutes(minutes);
        return made;
    }
    static UtcTime day(int offset) { return bar(offset, 10).time; }
    static BarsSummary summary(int first, int last, std::int64_t bars) {
        return {day(first).date(), day(last).date(), bars};
    }
    /// A: daily bars of days 0 to 4; 5-minute bars of days 2 and 3. B: one daily bar. At versions 1 and 2.
    void store_bars() {
        store_->write(now(1), [&](BarsWriter& writer) {
            const SymbolId id = writer.symbol(symbol("A"), Source::Upload);
            writer.set_name(id, "Alpha");
            for (int day = 0; day < 5; ++day) writer.put(id, BarInterval::Day, bar(day, 10));
            for (const auto& [day, minutes] : {std::pair(2, 0), std::pair(2, 5), std::pair(3, 1435)}) {
                writer.put(id, BarInterval::Minute, minute_bar(day, minutes));
            }
            writer.set_step(id, 5, minute_bar(2, 0).time);
        });
        put("B", bar(0, 20), now(2));
    }
    std::optional<Stock> stock(std::string_view name) {
        for (const Stock& stock : store_->list({"", {}, 10}).stocks) {
            if (stock.symbol == symbol(name)) return stock;
        }
        return std::nullopt;
    }
    std::vector<std::string> changes_since(Version version) {
        std::vector<std::string> changes;
        for (const auto& [symbol, at] : store_->changed_since(version)) {
            changes.push_back(symbol.str() + ' ' + std::to_string(at));
        }
        return changes;
    }
};

TEST_P(SymbolChanges, GivenADeletedSymbolThenNothingKnowsItAndItsChangeIsSeen) {
    store_bars();

    const auto erased = store_->erase(now(3), symbol("A"), {});

    ASSERT_TRUE(erased);
    EXPECT_EQ(*erased, (SelectedBars{summary(0, 4, 5), summary(2, 3, 3)}));
    EXPECT_EQ(store_->load(symbol("A"), BarInterval::Day).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->intervals(symbol("A")).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->latest_daily(symbol("A"), 1).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->latest_minutes(symbol("A"), 1).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->select(symbol("A"), {}).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->erase(now(4), symbol("A"), {}).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->change(now(4), symbol("A"), {}).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(listed({"", {}, 10}), std::vector<std::string>{"B"});
    EXPECT_EQ(changes_since(2), std::vector<std::string>{"A 3"});
    EXPECT_EQ(store_->newest_version(), 3);
    EXPECT_EQ(store_->list({"", {}, 10}).version, 3);
}

TEST_P(SymbolChanges, GivenADeletedSymbolWhenStoredAgainThenItStartsAnewWithALargerVersion) {
    store_bars();
    store_->change(now(3), symbol("A"), {.symbol = {}, .name = {}, .currency = "USD"}).value();
    store_->erase(now(9), symbol("A"), {}).value();

    put("A", bar(7, 30), now(4));

    EXPECT_EQ(version("A"), 10) << "versions are never reused, although the clock went back";
    EXPECT_EQ(changes_since(9), std::vector<std::string>{"A 10"});
    const Stock again{.symbol = symbol("A"),
                      .name = "",
                      .currency = "",
                      .source = Source::Import,
                      .daily = summary(7, 7, 1),
                      .intraday = {},
                      .step = 0};
    EXPECT_EQ(stock("A"), again);
}

TEST_P(SymbolChanges, GivenTheNewestSymbolIsDeletedThenItsVersionIsNotUsedAgain) {
    store_bars();
    store_->erase(now(1), symbol("B"), {}).value();
    EXPECT_EQ(store_->newest_version(), 3);
    put("C", bar(0, 1), now(1));
    EXPECT_EQ(version("C"), 4);
}

TEST_P(SymbolChanges, GivenARangeThenItsBarsAreDeletedAndTheSummaryIsOfTheRest) {
    store_bars();

    const auto erased = store_->erase(now(3), symbol("A"), {.from = day(3), .to = day(4), .interval = {}});

    EXPECT_EQ(erased.value(), (SelectedBars{summary(3, 3, 1), summary(3, 3, 1)}));
    EXPECT_EQ(stock("A")->daily, summary(0, 4, 4));
    EXPECT_EQ(stock("A")->intraday, summary(2, 2, 2));
    EXPECT_EQ(stock("A")->step, 5) << "the rest has the step that was stored";
    EXPECT_EQ(store_->load(symbol("A"), BarInterval::Day)->series.size(), 4U);
    EXPECT_EQ(version("A"), 3);
    EXPECT_EQ(version("B"), 2);
    EXPECT_EQ(store_->erase(now(4), symbol("A"), {.from = {}, .to = day(2), .interval = {}}).value(),
              (SelectedBars{summary(0, 1, 2), {}}));
    EXPECT_EQ(store_->erase(now(5), symbol("A"), {.from = day(4), .to = {}, .interval = {}}).value(),
              (SelectedBars{summary(4, 4, 1), {}}));
    EXPECT_EQ(stock("A")->daily, summary(2, 2, 1));
}

TEST_P(SymbolChanges, GivenAnIntervalThenTheOtherOneStaysAndTheLastBarTakesTheSymbolAlong) {
    store_bars();

    EXPECT_EQ(store_->erase(now(3), symbol("A"), {.from = {}, .to = {}, .interval = BarInterval::Minute}).value(),
              (SelectedBars{{}, summary(2, 3, 3)}));
    EXPECT_EQ(store_->intervals(symbol("A")).value(), (StoredIntervals{.day = true, .step = 0}));
    EXPECT_EQ(stock("A")->step, 0);
    EXPECT_EQ(store_->erase(now(4), symbol("A"), {.from = {}, .to = {}, .interval = BarInterval::Minute}).value(),
              SelectedBars());
    EXPECT_EQ(version("A"), 3) << "nothing changed";
    store_->erase(now(5), symbol("A"), {.from = {}, .to = day(5), .interval = BarInterval::Day}).value();

    EXPECT_EQ(store_->intervals(symbol("A")).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(changes_since(4), std::vector<std::string>{"A 5"});
}

TEST_P(SymbolChanges, GivenASelectionThenItTellsWhatWouldBeDeletedAndDeletesNothing) {
    store_bars();
    const BarsSelection selection{.from = minute_bar(2, 5).time, .to = minute_bar(3, 1435).time, .interval = {}};

    EXPECT_EQ(store_->select(symbol("A"), selection).value(), (SelectedBars{summary(3, 3, 1), summary(2, 2, 1)}));
    EXPECT_EQ(store_->select(symbol("A"), {}).value(), (SelectedBars{summary(0, 4, 5), summary(2, 3, 3)}));
    EXPECT_EQ(store_->newest_version(), 2);
    EXPECT_EQ(store_->erase(now(3), symbol("A"), selection).value(),
              (SelectedBars{summary(3, 3, 1), summary(2, 2, 1)}));
}

TEST_P(SymbolChanges, GivenANewSymbolThenEverythingMovesAndBothNamesHaveChanged) {
    store_bars();
    const Stock before = *stock("A");

    const auto renamed = store_->change(now(3), symbol("A"), {.symbol = symbol("Z"), .name = {}, .currency = {}});

    Stock expected = before;
    expected.symbol = symbol("Z");
    ASSERT_TRUE(renamed);
    EXPECT_EQ(*renamed, expected);
    EXPECT_EQ(stock("Z"), expected);
    EXPECT_EQ(store_->load(symbol("A"), BarInterval::Day).error().code, Errc::UnknownSymbol);
    EXPECT_EQ(store_->load(symbol("Z"), BarInterval::Day)->series.size(), 5U);
    EXPECT_EQ(changes_since(2), (std::vector<std::string>{"A 3", "Z 3"}));
    store_->change(now(4), symbol("Z"), {.symbol = symbol("A"), .name = {}, .currency = {}}).value();
    EXPECT_EQ(stock("A"), before) << "a former symbol can be used again";
    EXPECT_EQ(changes_since(3), (std::vector<std::string>{"A 4", "Z 4"}));
}

TEST_P(SymbolChanges, GivenATakenSymbolThenNothingChanges) {
    store_bars();

    const auto renamed = store_->change(now(3), symbol("A"), {.symbol = symbol("B"), .name = "Beta", .currency = {}});

    ASSERT_FALSE(renamed);
    EXPECT_EQ(renamed.error().code, Errc::Conflict);
    EXPECT_EQ(renamed.error().detail, "symbol B already exists");
    EXPECT_EQ(stock("A")->name, "Alpha");
    EXPECT_EQ(store_->newest_version(), 2);
}

TEST_P(SymbolChanges, GivenANameAndACurrencyThenTheyAreShownUntilCleared) {
    store_bars();

    const auto changed =
        store_->change(now(3), symbol("A"), {.symbol = symbol("A"), .name = "Aleph", .currency = "EUR"});

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->name, "Aleph");
    EXPECT_EQ(changed->currency, "EUR");
    EXPECT_EQ(changed->source, Source::Upload);
    EXPECT_EQ(stock("A"), *changed);
    EXPECT_EQ(changes_since(2), std::vector<std::string>{"A 3"});
    store_->change(now(4), symbol("A"), {.symbol = {}, .name = "Aleph", .currency = "EUR"}).value();
    EXPECT_EQ(version("A"), 3) << "nothing changed";
    EXPECT_EQ(store_->change(now(5), symbol("A"), {.symbol = {}, .name = {}, .currency = ""})->currency, "");
    EXPECT_EQ(stock("A")->name, "Aleph");
}

INSTANTIATE_TEST_SUITE_P(Sqlite, SymbolChanges, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, SymbolChanges, ::testing::Values(sql::Dialect::Postgres));

}  // namespace symbol_changes_test
}  // namespace bourse::market
