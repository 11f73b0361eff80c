#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace bourse {
namespace decimal_test {

using Money = Decimal<2>;
using Bitcoin = Decimal<8>;
using Rate = Decimal<8>;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr int kRounds = 20'000;

/// Random units of every magnitude, so that short numbers are as frequent as long ones.
std::int64_t any_units(std::mt19937_64& generator) {
    return static_cast<std::int64_t>(generator()) >> (generator() % 63);
}

struct Read {
    const char* text;
    std::int64_t units;
};

class MoneyText : public testing::TestWithParam<Read> {};

TEST_P(MoneyText, WhenParsedThenItsUnitsAreExact) {
    const auto parsed = Money::parse(GetParam().text);
    ASSERT_TRUE(parsed) << parsed.error().detail;
    EXPECT_EQ(parsed->units(), GetParam().units);
}

INSTANTIATE_TEST_SUITE_P(Decimal, MoneyText,
                         testing::Values(Read{"600", 60000}, Read{"69.00", 6900}, Read{"69.0", 6900}, Read{"0.01", 1},
                                         Read{"-0.5", -50}, Read{"-0", 0}, Read{"007.1", 710}, Read{"69.0000", 6900},
                                         Read{"92233720368547758.07", kMax}, Read{"-92233720368547758.08", kLeast}));

struct Refused {
    const char* text;
    const char* why;
};

class NoMoney : public testing::TestWithParam<Refused> {};

TEST_P(NoMoney, WhenParsedThenItIsRefusedAndSaysWhy) {
    const auto parsed = Money::parse(GetParam().text);
    ASSERT_FALSE(parsed) << GetParam().text;
    EXPECT_EQ(parsed.error().code, Errc::InvalidInput);
    EXPECT_EQ(parsed.error().detail.find(GetParam().why), 0U) << parsed.error().detail;
}

INSTANTIATE_TEST_SUITE_P(Decimal, NoMoney,
                         testing::Values(Refused{"", "is not a decimal"}, Refused{"-", "is not a decimal"},
                                         Refused{"1e2", "is not a decimal"}, Refused{"1E2", "is not a decimal"},
                                         Refused{"NaN", "is not a decimal"}, Refused{"inf", "is not a decimal"},
                                         Refused{"+1", "is not a decimal"}, Refused{" 1", "is not a decimal"},
                                         Refused{"1 ", "is not a decimal"}, Refused{".5", "is not a decimal"},
                                         Refused{"5.", "is not a decimal"}, Refused{"1,5", "is not a decimal"},
                                         Refused{"1.2.3", "is not a decimal"}, Refused{"0x1", "is not a decimal"},
                                         Refused{"--1", "is not a decimal"},
                                         Refused{"1.005", "has more than 2 decimals"},
                                         Refused{"92233720368547758.08", "is too large"},
                                         Refused{"-92233720368547758.09", "is too large"},
                                         Refused{"100000000000000000000000000", "is too large"}));

TEST(Decimal, GivenAnyUnitsWhenPrintedAndParsedThenTheyAreTheSame) {
    std::mt19937_64 generator(1);
    for (int i = 0; i < kRounds; ++i) {
        const std::int64_t units = any_units(generator);
        EXPECT_EQ(Decimal<0>::parse(Decimal<0>::from_units(units).to_string())->units(), units);
        EXPECT_EQ(Money::parse(Money::from_units(units).to_string())->units(), units);
        EXPECT_EQ(Bitcoin::parse(Bitcoin::from_units(units).to_string())->units(), units);
        EXPECT_EQ(Decimal<18>::parse(Decimal<18>::from_units(units).to_string())->units(), units);
    }
    for (const std::int64_t units : {kLeast, kMax, std::int64_t{0}}) {
        EXPECT_EQ(Bitcoin::parse(Bitcoin::from_units(units).to_string())->units(), units);
    }
}

TEST(Decimal, GivenANumberWhenPrintedThenItHasAllItsPlaces) {
    EXPECT_EQ(Money::from_units(6900).to_string(), "69.00");
    EXPECT_EQ(Money::from_units(-5).to_string(), "-0.05");
    EXPECT_EQ(Bitcoin::from_units(1).to_string(), "0.00000001");
    EXPECT_EQ(Decimal<0>::from_units(7).to_string(), "7");
    EXPECT_EQ(Decimal<18>::from_units(kLeast).to_string(), "-9.223372036854775808");
}

TEST(Decimal, GivenAnyAmountAndRateWhenDividedThenTheQuotientIsTheLargestWithinTheAmount) {
    std::mt19937_64 generator(2);
    __extension__ using Wide = __int128;
    for (int i = 0; i < kRounds; ++i) {
        // An amount below 1,000,000,000.00 and a rate of at least 0.00000001.
        const Money amount = Money::from_units(static_cast<std::int64_t>(generator() % 100'000'000'000));
        const Rate rate = Rate::from_units(std::max<std::int64_t>(1, any_units(generator) & kMax));
        const auto bitcoin = divide_down<8>(amount, rate);
        const Wide exact = static_cast<Wide>(amount.units()) * 100'000'000'000'000;
        if (!bitcoin) {
            EXPECT_GT(exact / rate.units(), kMax);
            continue;
        }
        EXPECT_LE(static_cast<Wide>(bitcoin->units()) * rate.units(), exact);
        EXPECT_GT((static_cast<Wide>(bitcoin->units()) + 1) * rate.units(), exact);
    }
}

TEST(Decimal, GivenAPeriodicQuotientWhenDividedThenItIsTruncated) {
    EXPECT_EQ(divide_down<8>(Money::parse("2").value(), Rate::parse("3").value())->to_string(), "0.66666666");
    EXPECT_EQ(divide_down<8>(Money::parse("0.01").value(), Rate::parse("98765.43").value())->to_string(), "0.00000010");
    EXPECT_EQ(divide_down<8>(Money::parse("0.01").value(), Rate::parse("2000000").value())->to_string(), "0.00000000");
    EXPECT_FALSE(divide_down<8>(Money::parse("1").value(), Rate()));
    EXPECT_FALSE(divide_down<8>(Money::parse("1").value(), Rate::parse("-1").value()));
    EXPECT_FALSE(divide_down<8>(Money::parse("-1").value(), Rate::parse("1").value()));
    EXPECT_FALSE(divide_down<8>(Money::from_units(kMax), Rate::from_units(1)));
}

TEST(Decimal, GivenTenthsWhenSummedThenNothingIsLost) {
    // In binary floating point, 0.1 + 0.2 is not 0.3.
    EXPECT_EQ(Money::parse("0.1")->plus(Money::parse("0.2").value()).value(), Money::parse("0.3").value());
    std::mt19937_64 generator(3);
    std::vector<Bitcoin> parts;
    for (int i = 0; i < 1000; ++i) parts.push_back(Bitcoin::from_units(any_units(generator) / 1000));
    const auto sum_of = [&] {
        Bitcoin total;
        for (const Bitcoin part : parts) total = total.plus(part).value();
        return total;
    };
    const Bitcoin forwards = sum_of();
    std::shuffle(parts.begin(), parts.end(), generator);

    EXPECT_EQ(sum_of(), forwards);
    Bitcoin rest = forwards;
    for (const Bitcoin part : parts) rest = rest.minus(part).value();
    EXPECT_EQ(rest, Bitcoin());
}

TEST(Decimal, GivenSumsBeyondTheUnitsWhenAddedThenTheyAreErrors) {
    EXPECT_FALSE(Money::from_units(kMax).plus(Money::from_units(1)));
    EXPECT_FALSE(Money::from_units(kLeast).plus(Money::from_units(-1)));
    EXPECT_FALSE(Money::from_units(kLeast).minus(Money::from_units(1)));
    EXPECT_FALSE(Money::from_units(0).minus(Money::from_units(kLeast)));
    EXPECT_EQ(Money::from_units(kMax).plus(Money::from_units(kLeast))->units(), -1);
}

TEST(Decimal, GivenTwoNumbersWhenComparedThenByWhatTheyCount) {
    EXPECT_LT(Money::parse("-1").value(), Money::parse("0.01").value());
    EXPECT_EQ(Money::parse("1.5").value(), Money::parse("1.50").value());
}

}  // namespace decimal_test
}  // namespace bourse
