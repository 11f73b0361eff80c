#include "features/quotes/providers/store_provider.hpp"

#include <gtest/gtest.h>

#include "features/market/store/bars_store_sql.hpp"
#include "features/quotes/test/fake_provider.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::quotes {
namespace store_provider_test {

using namespace std::chrono_literals;

class StoreProviderTest : public ::testing::Test {
  protected:
    test::SqliteStore sqlite_{BOURSE_SOURCE_DIR};
    std::unique_ptr<market::BarsStore> bars_ = market::make_sql_bars_store(sqlite_.bars());
    std::unique_ptr<Provider> provider_ = make_store_provider(*bars_);

    void write(std::string_view name, std::string_view title, market::BarInterval interval,
               const std::vector<market::Bar>& bars) {
        bars_->write(UtcTime(Date(2024, 3, 9)), [&](market::BarsWriter& writer) {
            const auto id = writer.symbol(symbol(name));
            if (!title.empty()) writer.set_name(id, title);
            for (const market::Bar& bar : bars) static_cast<void>(writer.put(id, interval, bar));
        });
    }
    void write_days(std::string_view name, std::string_view title = {}) {
        write(name, title, market::BarInterval::Day,
              {bar_of(Date(2024, 3, 6), 1), bar_of(Date(2024, 3, 7), 2), bar_of(Date(2024, 3, 8), 3)});
    }
};

TEST_F(StoreProviderTest, GivenDailyBarsThenTheLastOneIsTheQuote) {
    write_days("DEMO", "Demo Corp");

    EXPECT_EQ(provider_->quote(symbol("DEMO"), 1s).value(), (Quote{.symbol = symbol("DEMO"),
                                                                   .name = "Demo Corp",
                                                                   .date = Date(2024, 3, 8),
                                                                   .open = 3,
                                                                   .high = 3,
                                                                   .low = 3,
                                                                   .close = 3,
                                                                   .volume = 1,
                                                                   .provider = "store"}));
}

TEST_F(StoreProviderTest, GivenASymbolWithACurrencyThenTheQuoteHasIt) {
    write_days("DEMO");
    write_days("DEMO.PL");
    sqlite_.bars().write([](sql::Connection& connection) {
        connection.execute_script("UPDATE symbols SET currency = 'PLN' WHERE symbol = 'DEMO.PL'");
    });

    EXPECT_EQ(provider_->quote(symbol("DEMO.PL"), 1s)->currency, "PLN");
    EXPECT_EQ(provider_->quote(symbol("DEMO"), 1s)->currency, "");
}

TEST_F(StoreProviderTest, GivenDailyBarsThenThoseInTheRangeComeOldestFirst) {
    write_days("DEMO");

    const auto all = provider_->daily(symbol("DEMO"), {}, 1s).value();
    EXPECT_EQ(all.bars.size(), 3U);
    EXPECT_EQ(all.bars.front().close, 1);
    EXPECT_EQ(all.provider, "store");
    EXPECT_EQ(provider_->daily(symbol("DEMO"), {.newest = 2}, 1s)->bars.front().close, 2);
    EXPECT_EQ(provider_->daily(symbol("DEMO"), {.from = Date(2024, 3, 8)}, 1s)->bars.size(), 1U);
    EXPECT_TRUE(provider_->daily(symbol("DEMO"), {.from = Date(2024, 3, 9)}, 1s)->bars.empty());
}

TEST_F(StoreProviderTest, GivenMinuteBarsAloneThenTheQuoteIsThatOfTheirDay) {
    market::Bar first = bar_of(Date(2024, 3, 8), 5);
    market::Bar second = bar_of(Date(2024, 3, 8), 7);
    second.time = second.time + 1min;
    write("DEMO", "", market::BarInterval::Minute, {first, second});

    const auto quote = provider_->quote(symbol("DEMO"), 1s).value();

    EXPECT_EQ(quote.open, 5);
    EXPECT_EQ(quote.close, 7);
    EXPECT_EQ(quote.volume, 2);
}

TEST_F(StoreProviderTest, GivenManySymbolsThatHoldAnotherOneThenTheNameIsItsOwn) {
    for (int n = 0; n < 250; ++n) write_days("A" + std::to_string(n), "not this");
    for (int n = 0; n < 250; ++n) write_days(std::to_string(n) + "A", "not this");
    write_days("A", "this");
    write_days("A5", "and this");

    EXPECT_EQ(provider_->quote(symbol("A"), 1s)->name, "this");
    EXPECT_EQ(provider_->quote(symbol("A5"), 1s)->name, "and this");
}

TEST_F(StoreProviderTest, GivenNoBarsThenTheSymbolIsUnknown) {
    write("EMPTY", "Empty", market::BarInterval::Day, {});
    EXPECT_EQ(provider_->quote(symbol("NONE"), 1s).error().kind, Failure::Kind::UnknownSymbol);
    EXPECT_EQ(provider_->quote(symbol("EMPTY"), 1s).error().kind, Failure::Kind::UnknownSymbol);
    EXPECT_EQ(provider_->daily(symbol("NONE"), {}, 1s).error().kind, Failure::Kind::UnknownSymbol);
}

/// A store that fails every call.
class DownStore final : public market::BarsStore {
  public:
    void write_if(UtcTime, const std::function<bool(market::BarsWriter&)>&) override { fail(); }
    Result<market::Stock> change(UtcTime, const Symbol&, const market::SymbolChange&) override { fail(); }
    Result<market::SelectedBars> erase(UtcTime, const Symbol&, const market::BarsSelection&) override { fail(); }
    Result<market::SelectedBars> select(const Symbol&, const market::BarsSelection&) override { fail(); }
    Result<market::StoredSeries> load(const Symbol&, market::BarInterval) override { fail(); }
    Result<std::vector<market::Bar>> latest_daily(const Symbol&, std::int64_t) override { fail(); }
    Result<market::Series> latest_minutes(const Symbol&, std::int64_t) override { fail(); }
    Result<void> scan(const Symbol&, market::BarInterval, const std::function<void(market::OptionalColumns)>&,
                      const std::function<void(const market::Bar&)>&) override {
        fail();
    }
    Result<market::StoredIntervals> intervals(const Symbol&) override { fail(); }
    market::StockPage list(const market::StockQuery&) override { fail(); }
    market::Version newest_version() override { fail(); }
    std::vector<Change> changed_since(market::Version) override { fail(); }

  private:
    [[noreturn]] static void fail() { throw Unavailable("disk on fire"); }
};

TEST(StoreProvider, GivenAStoreThatIsDownThenItIsBroken) {
    DownStore down;
    const auto provider = make_store_provider(down);
    EXPECT_EQ(provider->quote(symbol("DEMO"), 1s).error().kind, Failure::Kind::Broken);
    EXPECT_EQ(provider->daily(symbol("DEMO"), {}, 1s).error().kind, Failure::Kind::Broken);
}

}  // namespace store_provider_test
}  // namespace bourse::quotes
