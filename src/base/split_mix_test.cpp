#include "base/split_mix.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace split_mix_test {

TEST(SplitMix, GivenTheStepsOfTheGeneratorFromZeroThenItsFirstNumbersComeOut) {
    EXPECT_EQ(split_mix(kSplitMixStep), 0xE220A8397B1DCDAFULL);
    EXPECT_EQ(split_mix(2 * kSplitMixStep), 0x6E789E6AA1B965F4ULL);
    EXPECT_EQ(split_mix(0), 0U);
}

}  // namespace split_mix_test
}  // namespace bourse
