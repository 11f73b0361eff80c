#include "platform/tasks/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <future>
#include <latch>
#include <stdexcept>

#include "platform/tasks/io_threads.hpp"

namespace bourse::tasks {
namespace {

Task<bool> run_on(BlockingPool& pool, std::function<bool()> work) {
    co_return co_await pool.run(work);
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
    // Spawned behind the second on the same io thread, so that it answers when the second waits.
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

}  // namespace
}  // namespace bourse::tasks
