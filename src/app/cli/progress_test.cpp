#include "app/cli/progress.hpp"

#include <gtest/gtest.h>

namespace bourse::app {
namespace progress_test {

using std::chrono::seconds;

TEST(WithCommas, GivenNumbersWhenWrittenThenThousandsAreSeparated) {
    EXPECT_EQ(with_commas(0), "0");
    EXPECT_EQ(with_commas(999), "999");
    EXPECT_EQ(with_commas(1000), "1,000");
    EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Counted, GivenOneOrManyThenTheNounAgrees) {
    EXPECT_EQ(counted(1, "row"), "1 row");
    EXPECT_EQ(counted(0, "row"), "0 rows");
    EXPECT_EQ(counted(1508, "row"), "1,508 rows");
}

TEST(DescribeProgress, GivenAKnownSizeWhenHalfIsDoneThenAsMuchTimeIsLeft) {
    EXPECT_EQ(describe_progress(50, 100, 2'000'000, seconds(4), false),
              " 50 %  2,000,000 rows, 500,000 rows/s, 4 s left");
    EXPECT_EQ(describe_progress(50, 100, 2'000'000, seconds(4), true),
              "[###############...............]  50 %  2,000,000 rows, 500,000 rows/s, 4 s left");
}

TEST(DescribeProgress, GivenAnUnknownSizeWhenDescribedThenOnlyRowsAreShown) {
    EXPECT_EQ(describe_progress(50, 0, 10, seconds(2), true), "10 rows, 5 rows/s");
}

TEST(DescribeProgress, GivenTheEndsWhenDescribedThenTheBarIsEmptyOrFull) {
    EXPECT_EQ(describe_progress(0, 100, 0, seconds(0), true),
              "[..............................]   0 %  0 rows, 0 rows/s");
    EXPECT_EQ(describe_progress(120, 100, 1, seconds(1), true),
              "[##############################] 100 %  1 rows, 1 rows/s, 0 s left")
        << "a file that grew meanwhile";
}

}  // namespace progress_test
}  // namespace bourse::app
