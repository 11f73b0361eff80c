#include "features/market/model/series.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bourse::market {
namespace series_test {

UtcTime second(std::int64_t n) {
    return UtcTime::from_micros(n * 1'000'000);
}

Columns columns_at(std::initializer_list<std::int64_t> seconds) {
    Columns columns;
    for (const std::int64_t n : seconds) columns.push_back({second(n), 1, 2, 0, 1, static_cast<double>(n), {}, {}, {}});
    return columns;
}

TEST(Series, GivenARangeThenItIsFromInclusiveToExclusive) {
    const Series series(columns_at({-20, -10, 0, 10, 20}));
    const auto volumes = [&](std::int64_t from, std::int64_t to) {
        const auto volume = series.view().between(second(from), second(to)).volume;
        return std::vector<double>(volume.begin(), volume.end());
    };

    EXPECT_EQ(volumes(-10, 10), (std::vector<double>{-10, 0}));
    EXPECT_EQ(volumes(-100, 100), (std::vector<double>{-20, -10, 0, 10, 20}));
    EXPECT_EQ(volumes(1, 10), std::vector<double>{});
    EXPECT_EQ(volumes(10, 10), std::vector<double>{});
    EXPECT_EQ(volumes(20, -20), std::vector<double>{}) << "from behind to is empty";
    EXPECT_TRUE(Series().view().between(second(0), second(1)).empty());
}

TEST(Series, GivenTimesThatDoNotAscendThenItIsRefused) {
    EXPECT_THROW(Series(columns_at({1, 1})), std::invalid_argument);
    EXPECT_THROW(Series(columns_at({2, 1})), std::invalid_argument);
}

TEST(Series, GivenColumnsOfDifferentLengthThenItIsRefused) {
    Columns columns = columns_at({1, 2});
    columns.low.pop_back();
    EXPECT_THROW(Series(std::move(columns)), std::invalid_argument);
}

TEST(Series, GivenRowsThenItSaysWhatItHoldsOfMemory) {
    Columns columns;
    columns.reserve(100);
    EXPECT_EQ(Series(std::move(columns)).bytes(), sizeof(Series) + 100 * 48);
}

}  // namespace series_test
}  // namespace bourse::market
