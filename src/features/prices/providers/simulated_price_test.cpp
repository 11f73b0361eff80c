#include "features/prices/providers/simulated_price.hpp"

#include <gtest/gtest.h>

#include "features/prices/providers/price_jump.hpp"

namespace bourse::prices {
namespace simulated_price_test {

using namespace std::chrono_literals;

TEST(SimulatedPrice, GivenATimeThenThePriceIsTheSameForEverybody) {
    ManualClock clock{UtcTime(Date(2024, 3, 8)) + 12h};
    const auto one = make_simulated_price(clock)->price(1s);
    const auto other = make_simulated_price(clock)->price(1s);
    ASSERT_TRUE(one);
    EXPECT_EQ(*one, *other);
    EXPECT_EQ(one->provider, "simulated");
    EXPECT_EQ(one->time, clock.now());
}

TEST(SimulatedPrice, GivenYearsThenItStaysAroundItsLevelMovesAndNeverJumps) {
    ManualClock clock{UtcTime(Date(2024, 1, 1))};
    const auto provider = make_simulated_price(clock);
    std::optional<BitcoinPrice> last;
    int moves = 0;
    for (int i = 0; i < 100'000; ++i) {
        const auto price = provider->price(1s);
        ASSERT_TRUE(price);
        for (const Currency currency : kCurrencies) {
            ASSERT_TRUE(price->in(currency));
            ASSERT_GT(price->in(currency)->units(), 30'000 * Rate::kOne);
            ASSERT_LT(price->in(currency)->units(), 90'000 * Rate::kOne);
            ASSERT_EQ(price->in(currency)->units() % (Rate::kOne / 100), 0) << "whole cents";
        }
        EXPECT_EQ(odd_jump(last, *price, {.percent = 1}), std::nullopt);
        moves += last && last->rates != price->rates ? 1 : 0;
        last = *price;
        clock.advance(i % 100 == 0 ? 10h : 15s);
        if (i % 100 == 0) last.reset();
    }
    EXPECT_GT(moves, 90'000);
}

TEST(SimulatedPrice, GivenATimeBeforeTheFirstThenThereIsAPriceNevertheless) {
    ManualClock clock{UtcTime(Date(1900, 1, 1))};
    EXPECT_TRUE(make_simulated_price(clock)->price(1s));
}

}  // namespace simulated_price_test
}  // namespace bourse::prices
