#include "features/market/model/price_digits.hpp"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <random>

#include "base/json_writer.hpp"

namespace bourse::market {
namespace price_digits_test {

/// How many digits a number is written with, without zeros that only place the point.
std::size_t digits_of(std::string text) {
    text = text.substr(0, text.find('e'));
    std::erase(text, '.');
    text.erase(0, text.find_first_not_of('0'));
    return text.find_last_not_of('0') + 1;
}

TEST(PriceText, GivenUsualPricesThenTheyAreWrittenPlainly) {
    EXPECT_EQ(price_text(0), "0");
    EXPECT_EQ(price_text(95.455), "95.455");
    EXPECT_EQ(price_text(95.455002), "95.455002");
    EXPECT_EQ(price_text(100000), "100000");
    EXPECT_EQ(price_text(0.000001), "0.000001");
    EXPECT_EQ(price_text(1.05), "1.05");
    EXPECT_EQ(price_text(999999999.5), "999999999.5");
}

TEST(PriceText, GivenNegativeAndTinyPricesThenTheyHaveNoExponent) {
    EXPECT_EQ(price_text(-40.3), "-40.3");
    EXPECT_EQ(price_text(-7), "-7");
    EXPECT_EQ(price_text(5.12e-8), "0.0000000512");
    EXPECT_EQ(price_text(1e-12), "0.000000000001");
    EXPECT_EQ(price_text(9.1e14), "910000000000000");
}

TEST(PriceText, GivenDecimalsForJsonThenAWholePriceHasOne) {
    const auto text = [](double price) {
        std::array<char, kPriceBytes> bytes;
        return std::string(bytes.data(), write_price_with_decimals(bytes.data(), price));
    };
    EXPECT_EQ(text(113), "113.0");
    EXPECT_EQ(text(-113), "-113.0");
    EXPECT_EQ(text(0), "0.0");
    EXPECT_EQ(text(113.25), "113.25");
    EXPECT_EQ(text(2e9), "2000000000.0");
    EXPECT_EQ(text(1e300), "1e+300");
    EXPECT_EQ(text(1e-7), "0.0000001");
}

TEST(PriceText, GivenUnusualPricesThenTheyAreWrittenAsEveryOtherNumber) {
    EXPECT_EQ(price_text(1e9), "1000000000");
    EXPECT_EQ(price_text(2.5e9), "2500000000");
    EXPECT_EQ(price_text(3e9), "3000000000");
    EXPECT_EQ(price_text(1e15), "1000000000000000");
    EXPECT_EQ(price_text(1e300), "1e+300");
    for (const double price : {0.0, 1e-300, 1e-7, 9.5e-7, 1e-6, 1.5e-6, 1e-5, 0.00012345678, 1e5, 95.455, 1e8, 1e9,
                               2.5e9, 1e15, 1234567890123456.0, 1e16, 1.5e17, 1e300}) {
        std::string number;
        append_number(number, price);
        EXPECT_EQ(price_text(price), number);
    }
}

TEST(PriceText, GivenAnyPriceThenItReadsBackTheSameWithTheFewestDigits) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200'000; ++i) {
        double price = 0;
        switch (i % 4) {
            case 0:
                price = static_cast<double>(random() % 1'000'000'000) / 1e4;
                break;
            case 1:
                price = static_cast<double>(random() % 1'000'000'000'000'000) / 1e6;
                break;
            case 2:
                price = static_cast<double>(random() >> 11) * 0x1p-53;
                break;
            default:
                price = static_cast<double>(random() % 1000) * static_cast<double>(random() >> 40) * 1e3;
        }
        const std::string text = price_text(price);
        double back = -1;
        std::from_chars(text.data(), text.data() + text.size(), back);
        ASSERT_EQ(back, price) << text;

        std::array<char, 64> shortest;
        const auto end = std::to_chars(shortest.data(), shortest.data() + shortest.size(), price).ptr;
        ASSERT_EQ(digits_of(text), digits_of(std::string(shortest.data(), end))) << text;
    }
}

}  // namespace price_digits_test
}  // namespace bourse::market
