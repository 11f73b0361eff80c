#include "platform/tasks/batcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <latch>
#include <string>

#include "platform/tasks/io_threads.hpp"

namespace bourse::tasks {
namespace batcher_test {

using Numbers = Batcher<int, int>;

/// Doubles numbers, when released by the test.
class Doubling {
  public:
    std::vector<int> operator()(std::span<const int> jobs) {
        {
            std::unique_lock lock(mutex_);
            batches_.emplace_back(jobs.begin(), jobs.end());
            begun_.notify_all();
            if (held_) released_.wait(lock, [&] { return !held_; });
        }
        if (std::find(jobs.begin(), jobs.end(), -1) != jobs.end()) throw Unavailable("no disk");
        if (std::find(jobs.begin(), jobs.end(), -2) != jobs.end()) throw std::logic_error("a defect");
        std::vector<int> doubled;
        for (const int job : jobs) doubled.push_back(2 * job);
        return doubled;
    }
    void hold() {
        const std::lock_guard lock(mutex_);
        held_ = true;
    }
    void release() {
        {
            const std::lock_guard lock(mutex_);
            held_ = false;
        }
        released_.notify_all();
    }
    void await_batches(std::size_t count) {
        std::unique_lock lock(mutex_);
        begun_.wait(lock, [&] { return batches_.size() >= count; });
    }
    [[nodiscard]] std::vector<std::vector<int>> batches() {
        const std::lock_guard lock(mutex_);
        return batches_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable begun_;
    std::condition_variable released_;
    bool held_ = false;
    std::vector<std::vector<int>> batches_;
};

class BatcherTest : public testing::Test {
  protected:
    BatcherTest() { threads_.start(); }
    ~BatcherTest() override { threads_.join(); }

    /// Jobs may wait long under a sanitizer.
    void open(BatchLimits limits = {.queue = {}}) {
        batcher_.emplace([this](std::span<const int> jobs) { return doubling_(jobs); }, limits);
    }
    /// Submits on thread `index`; the job is in the queue when this returns.
    std::future<int> submit(int job, std::size_t index = 0) {
        auto outcome = boost::asio::co_spawn(threads_.executor(index), batcher_->submit(job), boost::asio::use_future);
        boost::asio::post(threads_.executor(index), boost::asio::use_future).wait();
        return outcome;
    }
    /// Starts a batch with the job 0, so that further jobs are queued.
    std::future<int> occupy() {
        doubling_.hold();
        auto first = submit(0);
        doubling_.await_batches(1);
        return first;
    }

    Doubling doubling_;
    IoThreads threads_{2};
    std::optional<Numbers> batcher_;
};

using testing::ElementsAre;

TEST_F(BatcherTest, GivenJobsThatComeDuringABatchWhenItEndsThenTheyAreTheNextOneInTheirOrder) {
    open();
    auto first = occupy();
    std::vector<std::future<int>> others;
    for (int i = 1; i <= 5; ++i) others.push_back(submit(i, static_cast<std::size_t>(i % 2)));
    EXPECT_EQ(batcher_->waiting(), 5U);

    doubling_.release();

    EXPECT_EQ(first.get(), 0);
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(others[static_cast<std::size_t>(i - 1)].get(), 2 * i);
    EXPECT_THAT(doubling_.batches(), ElementsAre(ElementsAre(0), ElementsAre(1, 2, 3, 4, 5)));
    EXPECT_EQ(batcher_->batches(), 2U);
    EXPECT_EQ(batcher_->finished(), 6U);
}

TEST_F(BatcherTest, GivenMoreJobsThanOneBatchHoldsWhenWrittenThenTheRestFormsTheNextBatch) {
    open({.queue = {}, .max_at_once = 2});
    auto first = occupy();
    std::vector<std::future<int>> others;
    for (int i = 1; i <= 5; ++i) others.push_back(submit(i));

    doubling_.release();

    for (auto& other : others) other.get();
    EXPECT_THAT(doubling_.batches(), ElementsAre(ElementsAre(0), ElementsAre(1, 2), ElementsAre(3, 4), ElementsAre(5)));
}

TEST_F(BatcherTest, GivenAFullQueueWhenSubmittedThenItIsRefusedAtOnceAndOthersAreNot) {
    open({.queue = {.max_waiting = 2}});
    auto first = occupy();
    auto second = submit(1);
    auto third = submit(2);

    auto refused = submit(3);

    EXPECT_THROW(refused.get(), Overloaded);
    doubling_.release();
    EXPECT_EQ(second.get(), 2);
    EXPECT_EQ(third.get(), 4);
    EXPECT_EQ(submit(4).get(), 8);
}

TEST_F(BatcherTest, GivenAJobThatHasWaitedTooLongWhenAnotherIsSubmittedThenItIsRejectedAtOnce) {
    open({.queue = {.max_wait = std::chrono::milliseconds(0)}});
    auto first = occupy();
    auto second = submit(1);

    auto refused = submit(2);

    EXPECT_THROW(refused.get(), Overloaded);
    doubling_.release();
    EXPECT_EQ(second.get(), 2);
    EXPECT_EQ(submit(3).get(), 6);
}

TEST_F(BatcherTest, GivenAStoreThatIsDownWhenABatchIsWrittenThenAllItsJobsFailAndNoneIsTriedAgain) {
    open();
    auto first = occupy();
    auto good = submit(1);
    auto bad = submit(-1);

    doubling_.release();

    EXPECT_EQ(first.get(), 0);
    EXPECT_THROW(good.get(), Unavailable);
    EXPECT_THROW(bad.get(), Unavailable);
    EXPECT_THAT(doubling_.batches(), ElementsAre(ElementsAre(0), ElementsAre(1, -1)));
    EXPECT_EQ(submit(2).get(), 4) << "the next batch may do better";
}

TEST_F(BatcherTest, GivenADefectiveJobWhenItsBatchIsWrittenThenOnlyItFails) {
    open();
    auto first = occupy();
    auto before = submit(1);
    auto bad = submit(-2);
    auto behind = submit(3);

    doubling_.release();

    EXPECT_EQ(before.get(), 2);
    EXPECT_THROW(bad.get(), std::logic_error);
    EXPECT_EQ(behind.get(), 6);
}

TEST_F(BatcherTest, GivenJobsThatWaitWhenItEndsThenTheyAreWrittenFirst) {
    open();
    auto first = occupy();
    auto second = submit(1);
    auto ending = std::async(std::launch::async, [&] { batcher_.reset(); });

    doubling_.release();
    ending.get();

    EXPECT_EQ(first.get(), 0);
    EXPECT_EQ(second.get(), 2);
}

TEST_F(BatcherTest, GivenManyThreadsThatSubmitWhenWrittenThenEveryJobHasItsOwnOutcome) {
    constexpr int kJobs = 2000;
    open({.max_at_once = 64});
    std::vector<std::future<int>> outcomes;
    for (int i = 0; i < kJobs; ++i) {
        outcomes.push_back(boost::asio::co_spawn(threads_.executor(static_cast<std::size_t>(i % 2)),
                                                 batcher_->submit(i), boost::asio::use_future));
    }

    for (int i = 0; i < kJobs; ++i) EXPECT_EQ(outcomes[static_cast<std::size_t>(i)].get(), 2 * i);
    EXPECT_EQ(batcher_->finished(), static_cast<std::uint64_t>(kJobs));
}

}  // namespace batcher_test
}  // namespace bourse::tasks
