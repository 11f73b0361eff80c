#include "features/prices/providers/price_jump.hpp"

#include <gtest/gtest.h>

#include "features/prices/test/fake_price_provider.hpp"

namespace bourse::prices {
namespace price_jump_test {

using namespace std::chrono_literals;

constexpr UtcTime kNoon = UtcTime(Date(2024, 3, 8)) + 12h;

std::optional<std::string> jump(std::string_view from, std::string_view to, JumpLimit limit = {},
                                std::chrono::seconds after = 15s) {
    return odd_jump(price_of(from, kNoon), price_of(to, kNoon + after), limit);
}

TEST(PriceJump, GivenTheLimitThenUpToItIsFineBothWays) {
    EXPECT_FALSE(jump("60000", "75000"));
    EXPECT_FALSE(jump("60000", "45000"));
    EXPECT_EQ(jump("60000", "75000.00000001"), "jumped from 60000.00000000 to 75000.00000001 USD");
    EXPECT_TRUE(jump("60000", "44999.99999999"));
    EXPECT_TRUE(jump("60000", "600"));
    EXPECT_TRUE(jump("0.00000001", "999999999"));
}

TEST(PriceJump, GivenNoLimitThenEverythingIsFine) {
    EXPECT_FALSE(jump("60000", "0.1", {.percent = 0}));
}

TEST(PriceJump, GivenNoLastPriceOrAnOldOneThenItSaysNothing) {
    EXPECT_FALSE(odd_jump(std::nullopt, price_of("1", kNoon), {}));
    EXPECT_TRUE(jump("60000", "1", {}, 60s));
    EXPECT_FALSE(jump("60000", "1", {}, 61s));
}

TEST(PriceJump, GivenCurrenciesThatOnlyOneHasThenTheyAreNotCompared) {
    BitcoinPrice last = price_of("60000", kNoon);
    last.set(Currency::Gbp, rate("50000"));
    BitcoinPrice price = price_of("60000", kNoon);
    price.set(Currency::Eur, rate("1"));
    EXPECT_FALSE(odd_jump(last, price, {}));
    price.set(Currency::Gbp, rate("500"));
    EXPECT_TRUE(odd_jump(last, price, {}));
}

}  // namespace price_jump_test
}  // namespace bourse::prices
