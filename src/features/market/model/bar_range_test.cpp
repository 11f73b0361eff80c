#include "features/market/model/bar_range.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace bar_range_test {

Bar bar_of(double open, double high, double low, double close) {
    return {UtcTime(Date(2024, 3, 8)), open, high, low, close, 0, {}, {}, {}};
}

std::string fault_of(const Bar& bar) {
    const auto fault = find_range_fault(bar);
    return fault ? to_string(*fault, bar) : "";
}

TEST(BarRange, GivenPricesWithinTheRangeThenTheBarIsUnchanged) {
    for (const Bar& bar : {bar_of(2, 3, 1, 2), bar_of(1, 1, 1, 1), bar_of(-5, -4, -6, -4)}) {
        Bar fitted = bar;
        EXPECT_EQ(fit_range(fitted), RangeFit::Exact);
        EXPECT_EQ(fitted, bar);
        EXPECT_TRUE(is_in_range(bar));
        EXPECT_EQ(fault_of(bar), "");
    }
}

TEST(BarRange, GivenNoiseInTheLastDigitThenHighAndLowAreWidened) {
    Bar bar = bar_of(10, 12.000000001, 10.000000001, 12.000000002);
    EXPECT_EQ(fit_range(bar), RangeFit::Widened);
    EXPECT_EQ(bar, bar_of(10, 12.000000002, 10, 12.000000002));
}

TEST(BarRange, GivenMoreThanNoiseThenTheBarIsOutsideAndUnchanged) {
    for (const Bar& bar : {bar_of(10, 11.99, 9, 12), bar_of(10, 12, 10.1, 12), bar_of(10, 9, 9.5, 9)}) {
        Bar fitted = bar;
        EXPECT_FALSE(is_in_range(bar));
        EXPECT_EQ(fit_range(fitted), RangeFit::Outside);
        EXPECT_EQ(fitted, bar);
        widen_range(fitted);
        EXPECT_EQ(fit_range(fitted), RangeFit::Exact);
    }
}

TEST(BarRange, GivenAFaultThenItNamesBothPrices) {
    EXPECT_EQ(fault_of(bar_of(1, 10, 1, 11)), "high 10 is below close 11");
    EXPECT_EQ(fault_of(bar_of(10.5, 10, 1, 11)), "high 10 is below open 10.5");
    EXPECT_EQ(fault_of(bar_of(1, 2, 3, 2)), "high 2 is below low 3");
    EXPECT_EQ(fault_of(bar_of(1, 3, 1.5, 2)), "low 1.5 is above open 1");
    EXPECT_EQ(fault_of(bar_of(2, 3, 1.5, 1)), "low 1.5 is above close 1");
}

}  // namespace bar_range_test
}  // namespace bourse::market
