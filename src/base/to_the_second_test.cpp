#include "base/to_the_second.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace to_the_second_test {

TEST(ToTheSecond, GivenAFractionThenItIsCutOff) {
    EXPECT_EQ(to_the_second(UtcTime::from_micros(1'617'304'830'999'999)), "2021-04-01T19:20:30Z");
    EXPECT_EQ(to_the_second(UtcTime::from_micros(1'617'304'830'000'000)), "2021-04-01T19:20:30Z");
    EXPECT_EQ(to_the_second(UtcTime::from_micros(-1)), "1969-12-31T23:59:59Z");
}

}  // namespace to_the_second_test
}  // namespace bourse
