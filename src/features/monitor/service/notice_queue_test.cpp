#include "features/monitor/service/notice_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace bourse::monitor {
namespace notice_queue_test {

using std::chrono::seconds;

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12));

Notice notice(std::string message, UtcTime time = kNoon) {
    return {.time = time, .level = ReportLevel::Warn, .message = std::move(message)};
}

/// `message × times`, in queue order.
std::vector<std::string> texts(const std::vector<NoticeCount>& notices) {
    std::vector<std::string> out;
    for (const NoticeCount& each : notices) out.push_back(each.last.message + " × " + std::to_string(each.times));
    return out;
}

TEST(NoticeQueue, GivenRepeatedNoticesWhenTakenThenTheyAreCountedAndTheLastIsReturned) {
    NoticeQueue queue;
    queue.add(notice("a", kNoon));
    queue.add(notice("b", kNoon));
    queue.add(notice("a", kNoon + seconds(1)));

    const auto taken = queue.take(kNoon + seconds(1));

    EXPECT_THAT(texts(taken), testing::ElementsAre("a × 2", "b × 1"));
    EXPECT_EQ(taken[0].last.time, kNoon + seconds(1));
    EXPECT_THAT(queue.take(kNoon + seconds(2)), testing::IsEmpty());
}

TEST(NoticeQueue, GivenAReportedNoticeWhenItIsRepeatedThenItWaitsForThePause) {
    NoticeQueue queue({.max = 10, .pause = seconds(60)});
    queue.add(notice("a"));
    ASSERT_EQ(queue.take(kNoon).size(), 1U);
    queue.add(notice("a"));
    queue.add(notice("a"));

    EXPECT_THAT(queue.take(kNoon + seconds(59)), testing::IsEmpty());
    EXPECT_THAT(texts(queue.take(kNoon + seconds(60))), testing::ElementsAre("a × 2"));
}

TEST(NoticeQueue, GivenAnotherLevelWhenTheMessageIsTheSameThenItIsADistinctNotice) {
    NoticeQueue queue;
    queue.add(notice("a"));
    queue.add({.time = kNoon, .level = ReportLevel::Error, .message = "a"});

    EXPECT_THAT(texts(queue.take(kNoon)), testing::ElementsAre("a × 1", "a × 1"));
}

TEST(NoticeQueue, GivenTooManyDifferentNoticesThenTheRestIsDroppedAndCountedUntilThereIsRoom) {
    NoticeQueue queue({.max = 2, .pause = seconds(60)});
    for (const char* message : {"a", "b", "c", "a", "d"}) queue.add(notice(message));

    EXPECT_EQ(queue.dropped(), 2U);
    EXPECT_THAT(texts(queue.take(kNoon)), testing::ElementsAre("a × 2", "b × 1"));
    EXPECT_THAT(queue.take(kNoon + seconds(60)), testing::IsEmpty());
    queue.add(notice("c"));
    EXPECT_THAT(texts(queue.take(kNoon + seconds(60))), testing::ElementsAre("c × 1"));
    EXPECT_EQ(queue.dropped(), 2U);
}

TEST(NoticeQueue, GivenUndeliveredNoticesWhenGivenBackThenTheNextTakeReturnsThem) {
    NoticeQueue queue({.max = 2, .pause = seconds(60)});
    queue.add(notice("a"));
    const auto taken = queue.take(kNoon);
    queue.add(notice("a", kNoon + seconds(1)));

    queue.give_back(taken);

    const auto again = queue.take(kNoon + seconds(2));
    EXPECT_THAT(texts(again), testing::ElementsAre("a × 2"));
    EXPECT_EQ(again[0].last.time, kNoon + seconds(1));
}

TEST(NoticeQueue, GivenTheEndWhenAllIsTakenThenNothingWaitsForItsPause) {
    NoticeQueue queue;
    queue.add(notice("a"));
    (void)queue.take(kNoon);
    queue.add(notice("a"));

    EXPECT_THAT(texts(queue.take_all(kNoon + seconds(1))), testing::ElementsAre("a × 1"));
}

TEST(NoticeQueue, GivenThreadsThatAddWhileOneTakesThenEveryNoticeIsCountedOnce) {
    constexpr int kThreads = 4;
    constexpr int kNotices = 2000;
    NoticeQueue queue({.max = 10, .pause = seconds(0)});
    std::uint64_t counted = 0;
    const auto count = [&] {
        for (const NoticeCount& each : queue.take(kNoon)) counted += each.times;
    };
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([&queue] {
                for (int i = 0; i < kNotices; ++i) queue.add(notice(std::to_string(i % 5)));
            });
        }
        for (int i = 0; i < 100; ++i) count();
    }
    count();

    EXPECT_EQ(counted, static_cast<std::uint64_t>(kThreads) * kNotices);
    EXPECT_EQ(queue.dropped(), 0U);
}

}  // namespace notice_queue_test
}  // namespace bourse::monitor
