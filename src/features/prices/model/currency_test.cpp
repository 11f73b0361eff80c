#include "features/prices/model/currency.hpp"

#include <gtest/gtest.h>

namespace bourse::prices {
namespace currency_test {

TEST(Currency, GivenACodeInAnyCaseThenItIsReadAndWrittenInCapitals) {
    for (const Currency currency : kCurrencies) EXPECT_EQ(parse_currency(to_string(currency)), currency);
    EXPECT_EQ(parse_currency("eur"), Currency::Eur);
    EXPECT_EQ(parse_currency("gBp"), Currency::Gbp);
    EXPECT_EQ(to_string(Currency::Usd), "USD");
}

TEST(Currency, GivenAnyOtherTextThenItIsNone) {
    for (const auto* text : {"", "US", "USDT", " USD", "CHF", "€"}) EXPECT_FALSE(parse_currency(text)) << text;
}

}  // namespace currency_test
}  // namespace bourse::prices
