#include "platform/tasks/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <latch>
#include <stdexcept>

#include "platform/tasks/io_threads.hpp"

namespace bourse::tasks {
namespace blocking_pool_test {

using namespace std::chrono_literals;

Task<bool> run_on(BlockingPool& pool, std::function<bool()> work) {
    co_return co_await pool.run(work);
}

Task<bool> run_admitted_on(BlockingPool& pool, std::function<bool()> work) {
    co_return co_await pool.run_admitted(work);
}

TEST(BlockingPool, GivenMoreJobsThanThreadsWhenCountedThenOneRunsAndTheOthersWait) {
    BlockingPool pool(1);
    IoThreads threads(1);
    threads.start();
    std::latch begun(1);
    std::promise<void> may_end;
    const auto block = [&begun, end = may_end.get_future().share()] {
        begun.count_down();
        end.wait();
        return true;
    };
    EXPECT_EQ(pool.waiting(), 0u);
    EXPECT_EQ(pool.running(), 0u);

    auto first = boost::asio::co_spawn(threads.executor(0), run_on(pool, block), boost::asio::use_future);
    begun.wait();
    auto second =
        boost::asio::co_spawn(threads.executor(0), run_on(pool, []() -> bool { throw std::runtime_error("broken"); }),
                              boost::asio::use_future);
    // Posted after the second task on the same io thread, so it completes when the second task
    // waits.
    boost::asio::post(threads.executor(0), boost::asio::use_future).wait();

    EXPECT_EQ(pool.waiting(), 1u);
    EXPECT_EQ(pool.running(), 1u);
    may_end.set_value();
    EXPECT_TRUE(first.get());
    EXPECT_THROW(second.get(), std::runtime_error);
    EXPECT_EQ(pool.waiting(), 0u);
    EXPECT_EQ(pool.running(), 0u);
    threads.join();
}

/// A pool whose only thread is busy until release().
class BusyPool {
  public:
    explicit BusyPool(QueueLimits limits) : pool_(1, limits) {
        threads_.start();
        const auto block = [this] {
            begun_.count_down();
            may_end_.get_future().wait();
            return true;
        };
        blocked_ = boost::asio::co_spawn(threads_.executor(0), run_on(pool_, block), boost::asio::use_future);
        begun_.wait();
    }
    void release() { may_end_.set_value(); }

    BlockingPool& pool() { return pool_; }
    /// Runs on the io thread; the job is rejected or queued when this returns.
    std::future<bool> ask(Task<bool> task) {
        auto asked = boost::asio::co_spawn(threads_.executor(0), std::move(task), boost::asio::use_future);
        boost::asio::post(threads_.executor(0), boost::asio::use_future).wait();
        return asked;
    }
    std::future<bool> ask() {
        return ask(run_on(pool_, [] { return true; }));
    }

  private:
    std::latch begun_{1};
    std::promise<void> may_end_;
    // Outlives the pool, which posts results to it.
    IoThreads threads_{1};
    BlockingPool pool_;
    std::future<bool> blocked_;
};

TEST(BlockingPool, GivenAFullQueueWhenAJobIsSubmittedThenItIsRejectedAtOnceAndCounted) {
    BusyPool busy({.max_waiting = 2});
    auto first = busy.ask();
    auto second = busy.ask();

    auto third = busy.ask();

    EXPECT_THROW(third.get(), Overloaded);
    EXPECT_EQ(busy.pool().refused(), 1u);
    EXPECT_EQ(busy.pool().waiting(), 2u);
    busy.release();
    EXPECT_TRUE(first.get());
    EXPECT_TRUE(second.get());
    EXPECT_TRUE(busy.ask().get());
    EXPECT_EQ(busy.pool().refused(), 1u);
}

TEST(BlockingPool, GivenAJobThatHasWaitedTooLongWhenAnotherIsSubmittedThenItIsRejectedAtOnce) {
    BusyPool busy({.max_wait = 0ms});
    auto first = busy.ask();

    auto second = busy.ask();

    EXPECT_THROW(second.get(), Overloaded);
    busy.release();
    EXPECT_TRUE(first.get());
}

TEST(BlockingPool, GivenAJobThatHasWaitedBrieflyWhenAnotherIsSubmittedThenItWaitsToo) {
    BusyPool busy({.max_wait = 1h});
    auto first = busy.ask();

    auto second = busy.ask();

    EXPECT_EQ(busy.pool().waiting(), 2u);
    busy.release();
    EXPECT_TRUE(first.get());
    EXPECT_TRUE(second.get());
}

TEST(BlockingPool, GivenAJobThatBelongsToWhatWasLetInWhenTooManyWaitThenItIsNotRefused) {
    BusyPool busy({.max_waiting = 1, .max_wait = 0ms});
    auto first = busy.ask();

    auto second = busy.ask(run_admitted_on(busy.pool(), [] { return true; }));

    EXPECT_EQ(busy.pool().waiting(), 2u);
    EXPECT_EQ(busy.pool().refused(), 0u);
    busy.release();
    EXPECT_TRUE(first.get());
    EXPECT_TRUE(second.get());
}

}  // namespace blocking_pool_test
}  // namespace bourse::tasks
