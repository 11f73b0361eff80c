#include "features/quotes/providers/simulated.hpp"

#include <gtest/gtest.h>

#include <set>

#include "features/market/model/trading_calendar.hpp"
#include "features/quotes/test/fake_provider.hpp"

namespace bourse::quotes {
namespace simulated_test {

using namespace std::chrono_literals;

class SimulatedTest : public ::testing::Test {
  protected:
    ManualClock clock_{UtcTime(Date(2024, 3, 10))};  // a Sunday
    std::unique_ptr<Provider> provider_ = make_simulated(clock_);

    Quote quote(std::string_view name) { return provider_->quote(symbol(name), 1s).value(); }
    std::vector<market::Bar> daily(std::string_view name, const DailyRange& range = {}) {
        return provider_->daily(symbol(name), range, 1s).value().bars;
    }
};

TEST_F(SimulatedTest, GivenASymbolThenItsQuoteIsThatOfTheLastTradingDayAndMarkedAsSimulated) {
    const Quote demo = quote("AAPL.US");

    EXPECT_EQ(demo.symbol, symbol("AAPL.US"));
    EXPECT_EQ(demo.date, Date(2024, 3, 8));
    EXPECT_EQ(demo.name, "AAPL.US (simulated)");
    EXPECT_EQ(demo.provider, "simulated");
    EXPECT_EQ(demo.close, daily("AAPL.US", {.newest = 1}).back().close);
}

// Fixed values: another number on another machine or after a change means different prices.
TEST_F(SimulatedTest, GivenASymbolAndADayThenThePriceIsTheSameEverywhere) {
    const Quote demo = quote("DEMO");
    EXPECT_EQ(std::tuple(demo.open, demo.high, demo.low, demo.close), std::tuple(196.99, 199.07, 193.32, 193.72));
}

TEST_F(SimulatedTest, GivenALaterDayThenEarlierOnesHaveNotChanged) {
    const auto before = daily("DEMO");
    clock_.set(UtcTime(Date(2024, 6, 3)));
    const auto after = daily("DEMO");

    ASSERT_GT(after.size(), before.size());
    EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin()));
}

TEST_F(SimulatedTest, GivenManySymbolsThenTheirBarsKeepTheRulesAndDiffer) {
    std::set<double> closes;
    for (int n = 0; n < 50; ++n) {
        const auto bars = daily("SYM" + std::to_string(n), {.from = Date(2000, 1, 1)});
        ASSERT_GT(bars.size(), 6'000U);
        for (const market::Bar& bar : bars) {
            ASSERT_GT(bar.low, 0);
            ASSERT_LE(bar.low, std::min(bar.open, bar.close));
            ASSERT_GE(bar.high, std::max(bar.open, bar.close));
            ASSERT_TRUE(market::is_trading_day(bar.time.date()));
        }
        for (std::size_t i = 1; i < bars.size(); ++i) {
            ASSERT_LT(bars[i - 1].time, bars[i].time);
            ASSERT_LT(std::abs(bars[i].close / bars[i - 1].close - 1), 0.2) << "a walk, not noise";
        }
        closes.insert(bars.back().close);
    }
    EXPECT_GE(closes.size(), 49U);
}

TEST_F(SimulatedTest, GivenARangeThenItIsKept) {
    EXPECT_EQ(daily("DEMO", {.newest = 7}).size(), 7U);
    EXPECT_EQ(daily("DEMO", {.from = Date(2024, 3, 7)}).size(), 2U);
    EXPECT_EQ(daily("DEMO", {.from = Date(2024, 3, 4), .newest = 3}).front().time, UtcTime(Date(2024, 3, 6)));
    EXPECT_TRUE(daily("DEMO", {.from = Date(2024, 3, 9)}).empty());
}

TEST_F(SimulatedTest, GivenASymbolThatBeginsWithFourZsThenItIsUnknown) {
    EXPECT_EQ(provider_->quote(symbol("ZZZZ.US"), 1s).error().kind, Failure::Kind::UnknownSymbol);
    EXPECT_EQ(provider_->daily(symbol("ZZZZZ"), {}, 1s).error().kind, Failure::Kind::UnknownSymbol);
}

}  // namespace simulated_test
}  // namespace bourse::quotes
