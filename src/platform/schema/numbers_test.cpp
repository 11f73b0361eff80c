#include "platform/schema/numbers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace bourse::schema {
namespace numbers_test {

TEST(Numbers, GivenWholeNumbersWhenComparedThenEachOneCounts) {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    EXPECT_TRUE(compare(kMax, kMax - 1) > 0);
    EXPECT_TRUE(compare(std::numeric_limits<std::int64_t>::min(), kMax) < 0);
    EXPECT_TRUE(compare(std::uint64_t{1} << 63, kMax - 1024) > 0);
    EXPECT_TRUE(compare(2, 2.5) < 0);
    EXPECT_TRUE(compare(0.0, -0.0) == 0);
}

TEST(Numbers, GivenValuesThenNumbersAreTheSameWhenTheyCountTheSame) {
    EXPECT_TRUE(is_same(1, 1.0));
    EXPECT_TRUE(is_same(std::uint64_t{1}, 1));
    EXPECT_FALSE(is_same(1, 1.5));
    EXPECT_FALSE(is_same(1, "1"));
    EXPECT_FALSE(is_same(1, true));
    EXPECT_TRUE(is_same("a", "a"));
    EXPECT_TRUE(is_same(nullptr, nullptr));
}

TEST(Numbers, GivenTextThenTheNearestDoubleIsRead) {
    EXPECT_EQ(read_double("0.1"), 0.1);
    EXPECT_EQ(read_double("-2e3"), -2000.0);
    EXPECT_EQ(read_double("5e-324"), 5e-324);
    EXPECT_EQ(read_double("1e-400"), 0.0);
    EXPECT_EQ(read_double("0." + std::string(400, '0') + "1"), 0.0);
    EXPECT_EQ(read_double("-1e309"), -std::numeric_limits<double>::infinity());
    EXPECT_EQ(read_double("1" + std::string(400, '0')), std::numeric_limits<double>::infinity());
    for (const char* text : {"", " 1", "1 ", "1x", "+1", "0x10", "-", "1e"}) EXPECT_FALSE(read_double(text)) << text;
}

}  // namespace numbers_test
}  // namespace bourse::schema
