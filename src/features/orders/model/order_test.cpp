#include "features/orders/model/order.hpp"

#include <gtest/gtest.h>

namespace bourse::orders {
namespace order_test {

struct Allowed {
    const char* text;
    std::int64_t cents;
};

class AllowedAmount : public testing::TestWithParam<Allowed> {};

TEST_P(AllowedAmount, WhenParsedThenItIsExact) {
    const auto amount = parse_amount(GetParam().text);
    ASSERT_TRUE(amount) << amount.error().detail;
    EXPECT_EQ(amount->units(), GetParam().cents);
}

INSTANTIATE_TEST_SUITE_P(Order, AllowedAmount,
                         testing::Values(Allowed{"600", 60000}, Allowed{"69.00", 6900}, Allowed{"69.000", 6900},
                                         Allowed{"0.01", 1}, Allowed{"999999999.99", 99'999'999'999}));

class NoAmount : public testing::TestWithParam<const char*> {};

TEST_P(NoAmount, WhenParsedThenItIsNotAllowed) {
    const auto amount = parse_amount(GetParam());
    ASSERT_FALSE(amount);
    EXPECT_EQ(amount.error().code, Errc::AmountNotAllowed);
    EXPECT_NE(amount.error().detail.find(GetParam()), std::string::npos) << amount.error().detail;
}

INSTANTIATE_TEST_SUITE_P(Order, NoAmount,
                         testing::Values("0", "-1", "-0.00", "0.001", "69.001", "1000000000", "1e2", "NaN", "",
                                         "99999999999999999999"));

TEST(Order, GivenACodeInAnyCaseWhenReadThenItIsTheCurrency) {
    EXPECT_EQ(parse_order_currency("eur").value(), Currency::Eur);
    EXPECT_EQ(parse_order_currency("UsD").value(), Currency::Usd);
    EXPECT_EQ(parse_order_currency("CHF").error().code, Errc::UnknownCurrency);
    EXPECT_EQ(parse_order_currency("").error().code, Errc::UnknownCurrency);
}

TEST(Order, GivenAnAmountAndARateWhenDividedThenTheBitcoinIsRoundedDown) {
    const auto bitcoin = [](const char* amount, const char* rate) {
        return bitcoin_for(parse_amount(amount).value(), Rate::parse(rate).value());
    };
    EXPECT_EQ(bitcoin("69", "98765.4321")->to_string(), "0.00069862");
    EXPECT_EQ(bitcoin("100000", "100000")->to_string(), "1.00000000");
    EXPECT_EQ(bitcoin("0.01", "1000000")->to_string(), "0.00000001");
    EXPECT_EQ(bitcoin("0.01", "1000000.00000001").error().code, Errc::AmountTooSmall);
    EXPECT_EQ(bitcoin("999999999", "0.00000001").error().code, Errc::AmountNotAllowed);
}

TEST(Order, GivenAnAmountWhenDescribedThenTheCurrencyIsBeforeIt) {
    EXPECT_EQ(describe(Currency::Eur, parse_amount("69").value()), "EUR:69.00");
}

}  // namespace order_test
}  // namespace bourse::orders
