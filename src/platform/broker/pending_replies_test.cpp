#include "platform/broker/pending_replies.hpp"

#include <gtest/gtest.h>

namespace bourse::broker {
namespace pending_replies_test {

using namespace std::chrono_literals;

/// The time of the requests.
constexpr PendingReplies::Time kNow{1h};
constexpr PendingReplies::Time kDeadline = kNow + 5s;

class PendingRepliesTest : public ::testing::Test {
  protected:
    PendingReplies pending_{2, "p-"};
    std::vector<std::pair<Ending, std::string>> settled_;

    std::optional<std::string> ask() {
        return pending_.add(
            kDeadline, [this](Ending ending, std::string body) { settled_.emplace_back(ending, std::move(body)); });
    }
};

TEST_F(PendingRepliesTest, GivenAnAnswerThenItSettlesItsQuestionOnly) {
    const auto first = ask();
    const auto second = ask();
    ASSERT_NE(*first, *second);

    EXPECT_TRUE(pending_.settle(*second, Ending::Answered, "two", kNow));

    ASSERT_EQ(settled_.size(), 1U);
    EXPECT_EQ(settled_[0], std::pair(Ending::Answered, std::string("two")));
    EXPECT_TRUE(pending_.is_waiting(*first, kNow));
    EXPECT_FALSE(pending_.is_waiting(*second, kNow));
}

TEST_F(PendingRepliesTest, GivenTheSameAnswerTwiceThenTheSecondIsIgnored) {
    const auto id = ask();
    EXPECT_TRUE(pending_.settle(*id, Ending::Answered, "one", kNow));
    EXPECT_FALSE(pending_.settle(*id, Ending::Answered, "again", kNow));
    EXPECT_FALSE(pending_.settle(*id, Ending::NobodyListens, "", kNow));
    EXPECT_EQ(settled_.size(), 1U);
}

TEST_F(PendingRepliesTest, GivenAnAnswerAtItsDeadlineThenItIsIgnored) {
    const auto early = ask();
    const auto late = ask();
    EXPECT_TRUE(pending_.settle(*early, Ending::Answered, "", kDeadline - 1ns));
    EXPECT_FALSE(pending_.settle(*late, Ending::Answered, "", kDeadline));
    EXPECT_FALSE(pending_.is_waiting(*late, kDeadline));
    EXPECT_EQ(settled_.size(), 1U);
}

TEST_F(PendingRepliesTest, GivenAReplyToAnUnknownRequestThenItIsIgnored) {
    static_cast<void>(ask());
    EXPECT_FALSE(pending_.settle("q-1", Ending::Answered, "", kNow));
    EXPECT_FALSE(pending_.settle("", Ending::Answered, "", kNow));
    EXPECT_TRUE(settled_.empty());
}

TEST_F(PendingRepliesTest, GivenAsManyAsMayWaitThenOneMoreIsRefusedUntilOneHasEnded) {
    const auto first = ask();
    static_cast<void>(ask());
    EXPECT_FALSE(ask());
    pending_.forget(*first);
    EXPECT_TRUE(ask());
    EXPECT_EQ(pending_.size(), 2U);
}

TEST_F(PendingRepliesTest, GivenTheConnectionIsLostThenAllRequestsAreSettled) {
    const auto id = ask();
    static_cast<void>(ask());
    pending_.lose_all();
    ASSERT_EQ(settled_.size(), 2U);
    EXPECT_EQ(settled_[0].first, Ending::Lost);
    EXPECT_EQ(pending_.size(), 0U);
    EXPECT_FALSE(pending_.settle(*id, Ending::Answered, "", kNow));
}

}  // namespace pending_replies_test
}  // namespace bourse::broker
