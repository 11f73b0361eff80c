#include "features/indicators/model/windows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace bourse::indicators {
namespace windows_test {

/// Values with many ties.
std::vector<double> some_values() {
    std::mt19937 random(3);
    std::vector<double> values(2000);
    for (double& value : values) value = static_cast<double>(random() % 40);
    return values;
}

class Windows : public ::testing::TestWithParam<std::size_t> {
  protected:
    [[nodiscard]] std::vector<double> window(std::size_t end) const {
        return {values_.begin() + static_cast<std::ptrdiff_t>(end - n_),
                values_.begin() + static_cast<std::ptrdiff_t>(end)};
    }

    std::size_t n_ = GetParam();
    std::vector<double> values_ = some_values();
};

INSTANTIATE_TEST_SUITE_P(Lengths, Windows, ::testing::Values(1, 2, 3, 7, 64, 1999));

TEST_P(Windows, GivenValuesThenExtremesAndSumsAreThoseOfTheLastOnes) {
    WindowMin min(n_);
    WindowMax max(n_);
    WindowSum sum(n_);
    WindowExtremeAge<std::greater<>> age(n_);
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const double lowest = min.push(values_[i]);
        const double highest = max.push(values_[i]);
        const double total = sum.push(values_[i]);
        const auto found = age.push(values_[i]);
        if (i + 1 < n_) {
            ASSERT_TRUE(std::isnan(lowest) && std::isnan(highest) && std::isnan(total) && !found.exists());
            continue;
        }
        const std::vector<double> last = window(i + 1);
        ASSERT_EQ(lowest, *std::ranges::min_element(last));
        ASSERT_EQ(highest, *std::ranges::max_element(last));
        ASSERT_EQ(total, std::accumulate(last.begin(), last.end(), 0.0));
        ASSERT_EQ(found.value, highest);
        const auto latest = std::find(last.rbegin(), last.rend(), highest);
        ASSERT_EQ(found.age, static_cast<std::size_t>(latest - last.rbegin()));
    }
}

TEST(WindowSumOfManyValues, GivenLargeValuesAtTheBeginningThenTheErrorDoesNotStay) {
    WindowSum sum(10);
    for (int i = 0; i < 5; ++i) sum.push(1e17);
    double last = 0;
    for (int i = 0; i < 70'000; ++i) last = sum.push(0.1);

    EXPECT_NEAR(last, 1.0, 1e-11);
}

TEST(WindowSumOfManyValues, GivenOnlyZerosInTheWindowThenTheSumIsExactlyZero) {
    WindowSum sum(3);
    for (const double value : {0.1, 0.7, 1e10, 0.0, 0.0}) sum.push(value);

    EXPECT_EQ(sum.push(0), 0);
}

TEST(WindowVarianceOfPrices, GivenSmallChangesOfALargePriceThenTheVarianceKeepsItsDigits) {
    WindowVariance variance(4);
    double last = 0;
    for (int i = 0; i < 1'003; ++i) last = variance.push(1e6 + (i % 2 == 0 ? 0.001 : -0.001));

    EXPECT_NEAR(last, 1e-6, 1e-12);
}

TEST(WindowVarianceOfPrices, GivenEqualValuesThenThereIsExactlyNone) {
    WindowVariance variance(3);
    for (const double value : {7.3, 1e5, 0.123}) variance.push(value);
    variance.push(84.7);
    variance.push(84.7);

    EXPECT_EQ(variance.push(84.7), 0);
}

TEST(RingOfValues, GivenMoreThanItHoldsThenTheOldestLeaves) {
    Ring ring(3);
    EXPECT_EQ(ring.push(1), 0);
    ring.push(2);
    ring.push(3);
    EXPECT_TRUE(ring.is_full() && ring.is_aligned());
    EXPECT_EQ(ring.push(4), 1);

    EXPECT_EQ(ring[0], 4);
    EXPECT_EQ(ring[2], 2);
    EXPECT_EQ(ring.oldest(), 2);
}

}  // namespace windows_test
}  // namespace bourse::indicators
