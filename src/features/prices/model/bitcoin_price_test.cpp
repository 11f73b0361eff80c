#include "features/prices/model/bitcoin_price.hpp"

#include <gtest/gtest.h>

namespace bourse::prices {
namespace bitcoin_price_test {

using namespace std::chrono_literals;

constexpr UtcTime kNoon = UtcTime(Date(2024, 3, 8)) + 12h;

TEST(BitcoinPrice, GivenARateThenItIsThatOfItsCurrencyOnly) {
    BitcoinPrice price;
    price.set(Currency::Eur, Rate::parse("58000.5").value());

    EXPECT_EQ(price.in(Currency::Eur)->to_string(), "58000.50000000");
    EXPECT_FALSE(price.in(Currency::Usd));
    EXPECT_FALSE(price.in(Currency::Gbp));
}

TEST(BitcoinPrice, GivenItsAgeThenItIsFreshUpToTheLimit) {
    EXPECT_TRUE(is_fresh(kNoon, kNoon, 60s));
    EXPECT_TRUE(is_fresh(kNoon, kNoon + 60s, 60s));
    EXPECT_FALSE(is_fresh(kNoon, kNoon + 60s + 1us, 60s));
}

TEST(BitcoinPrice, GivenAClockThatIsAheadThenThePriceIsFreshWhileItIsNear) {
    EXPECT_TRUE(is_fresh(kNoon + 60s, kNoon, 60s));
    EXPECT_FALSE(is_fresh(kNoon + 1h, kNoon, 60s));
}

}  // namespace bitcoin_price_test
}  // namespace bourse::prices
