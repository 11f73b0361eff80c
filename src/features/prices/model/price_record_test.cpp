#include "features/prices/model/price_record.hpp"

#include <gtest/gtest.h>

#include "features/prices/test/fake_price_provider.hpp"

namespace bourse::prices {
namespace price_record_test {

TEST(PriceRecord, GivenAPriceThenItReadsBackTheSame) {
    BitcoinPrice price = price_of("64123.45678901", UtcTime::from_micros(1'709'899'200'123'456), "coinbase");
    EXPECT_EQ(to_record(price), "1 1709899200123456 coinbase USD=64123.45678901");
    EXPECT_EQ(parse_record(to_record(price)), price);
    price.set(Currency::Eur, rate("58700.1"));
    price.set(Currency::Gbp, rate("50012.345"));
    EXPECT_EQ(parse_record(to_record(price)), price);
}

TEST(PriceRecord, GivenWordsOfALaterVersionThenTheyAreLeft) {
    EXPECT_EQ(parse_record("1 0 kraken USD=1 CHF=2 volume"), price_of("1", UtcTime(), "kraken"));
}

TEST(PriceRecord, GivenAnyOtherTextThenItIsNone) {
    for (const auto* text : {"", "1", "2 0 kraken USD=1", "1 x kraken USD=1", "1 -1 kraken USD=1", "1 0  USD=1",
                             "1 0 Kraken USD=1", "1 0 kraken", "1 0 kraken EUR=1", "1 0 kraken USD=0",
                             "1 0 kraken USD=-1", "1 0 kraken USD=x", "1 0 kraken USD=1 EUR=1e5",
                             "1 0 kraken USD=1000000000", "1 999999999999999999 kraken USD=1", "1 0 a\"b USD=1"}) {
        EXPECT_FALSE(parse_record(text)) << text;
    }
}

}  // namespace price_record_test
}  // namespace bourse::prices
