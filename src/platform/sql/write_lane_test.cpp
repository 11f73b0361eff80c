#include "platform/sql/write_lane.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <latch>
#include <string>
#include <thread>

#include "platform/sql/write_deadline.hpp"
#include "platform/tasks/io_threads.hpp"

namespace bourse::sql {
namespace write_lane_test {

class NoDatabase final : public Database {
  public:
    explicit NoDatabase(Dialect dialect) : dialect_(dialect) {}
    void read(const std::function<void(Connection&)>&) override {}
    void write_if(const std::function<bool(Connection&)>&) override {}
    [[nodiscard]] Dialect dialect() const override { return dialect_; }

  private:
    Dialect dialect_;
};

class WriteLaneTest : public ::testing::Test {
  protected:
    const NoDatabase sqlite_{Dialect::Sqlite};
    tasks::IoThreads io_{1};
    tasks::BlockingPool pool_{1};

    void SetUp() override { io_.start(); }

    static Task<int> run_in(WriteLane& lane, std::function<int()> work) {
        auto running = lane.run(work);
        const int result = co_await std::move(running);
        co_return result;
    }
    std::future<int> start(WriteLane& lane, std::function<int()> work) {
        return boost::asio::co_spawn(io_.executor(0), run_in(lane, std::move(work)), boost::asio::use_future);
    }
};

TEST_F(WriteLaneTest, GivenABusyLaneWhenAWriteHasWaitedThenItIsRefusedAndNeverRuns) {
    std::latch begun{1};
    std::latch may_end{1};
    std::atomic<bool> has_run = false;
    WriteLane lane(sqlite_, pool_, {.max_waiting = 1, .max_wait = std::chrono::milliseconds(30)});
    auto busy = start(lane, [&] {
        begun.count_down();
        may_end.wait();
        return 1;
    });
    begun.wait();
    auto late = start(lane, [&] {
        has_run = true;
        return 2;
    });
    while (lane.waiting() == 0) std::this_thread::yield();

    EXPECT_THROW(start(lane, [] { return 3; }).get(), Overloaded) << "the queue is full";
    EXPECT_THROW(late.get(), Overloaded) << "while the lane is still busy";

    may_end.count_down();
    EXPECT_EQ(busy.get(), 1) << "a write that has begun is not limited";
    EXPECT_EQ(start(lane, [] { return 4; }).get(), 4);
    EXPECT_FALSE(has_run);
    EXPECT_EQ(lane.refused(), 2U);
}

TEST_F(WriteLaneTest, GivenALaneThenItsWritesHaveADeadlineAndLeaveThePoolFree) {
    std::latch pool_is_blocked{1};
    std::latch may_end{1};
    const auto block = [&] {
        pool_is_blocked.count_down();
        may_end.wait();
        return true;
    };
    auto blocking = boost::asio::co_spawn(
        io_.executor(0),
        [](tasks::BlockingPool& pool, auto& work) -> Task<bool> { co_return co_await pool.run(work); }(pool_, block),
        boost::asio::use_future);
    pool_is_blocked.wait();
    WriteLane lane(sqlite_, pool_);

    const int has_deadline = start(lane, [] { return WriteDeadline::current() ? 1 : 0; }).get();

    EXPECT_EQ(has_deadline, 1);
    EXPECT_TRUE(lane.has_thread());
    may_end.count_down();
    EXPECT_TRUE(blocking.get());
}

TEST_F(WriteLaneTest, GivenWritesThatFailThenTheFailureIsRethrownAndOnlyRefusalsAreCounted) {
    WriteLane lane(sqlite_, pool_);

    EXPECT_THROW(start(lane, []() -> int { throw StoreFailure("wrong"); }).get(), StoreFailure);
    EXPECT_EQ(lane.refused(), 0U);
    EXPECT_THROW(start(lane, []() -> int { throw Overloaded("busy"); }).get(), Overloaded);
    EXPECT_EQ(lane.refused(), 1U);
}

TEST_F(WriteLaneTest, GivenPostgresqlThenWritesUseThePool) {
    WriteLane lane(NoDatabase(Dialect::Postgres), pool_);

    EXPECT_FALSE(lane.has_thread());
    EXPECT_EQ(start(lane, [this] { return static_cast<int>(pool_.running()); }).get(), 1);
}

}  // namespace write_lane_test
}  // namespace bourse::sql
