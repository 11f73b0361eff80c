#include "platform/broker/confirms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bourse::broker {
namespace confirms_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Place = Confirms::Place;

class ConfirmsTest : public ::testing::Test {
  protected:
    Confirms confirms_;
    ConfirmsTest() {
        for (std::size_t i = 0; i < 4; ++i) confirms_.published({7, i});
    }
};

TEST_F(ConfirmsTest, GivenOneNumberThenThatMessageIsSettledOnce) {
    EXPECT_THAT(confirms_.settle(2, false), ElementsAre(Place{7, 1}));
    EXPECT_THAT(confirms_.settle(2, false), IsEmpty());
    EXPECT_EQ(confirms_.waiting(), 3U);
}

TEST_F(ConfirmsTest, GivenAllUpToANumberThenThoseThatStillWaitAreSettled) {
    static_cast<void>(confirms_.settle(2, false));
    EXPECT_THAT(confirms_.settle(3, true), ElementsAre(Place{7, 0}, Place{7, 2}));
    EXPECT_THAT(confirms_.settle(99, true), ElementsAre(Place{7, 3}));
    EXPECT_EQ(confirms_.waiting(), 0U);
}

TEST_F(ConfirmsTest, GivenANumberThatWasNotPublishedThenNothingIsSettled) {
    EXPECT_THAT(confirms_.settle(5, false), IsEmpty());
    EXPECT_THAT(confirms_.settle(0, true), IsEmpty());
}

TEST_F(ConfirmsTest, GivenANewChannelThenNumbersRestart) {
    confirms_.begin_anew();
    confirms_.published({8, 5});
    EXPECT_THAT(confirms_.settle(1, false), ElementsAre(Place{8, 5}));
}

}  // namespace confirms_test
}  // namespace bourse::broker
