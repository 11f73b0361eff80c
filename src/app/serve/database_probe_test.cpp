#include "app/serve/database_probe.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <latch>
#include <vector>

#include "platform/tasks/io_threads.hpp"

namespace bourse::app {
namespace database_probe_test {

/// Each query waits for `may_end`, then fails if `is_down`.
class BlockedDatabase final : public sql::Database {
  public:
    void read(const std::function<void(sql::Connection&)>&) override {
        begun.count_down();
        may_end.wait();
        if (is_down) throw Unavailable("the server is gone");
    }
    void write_if(const std::function<bool(sql::Connection&)>&) override {}
    [[nodiscard]] sql::Dialect dialect() const override { return sql::Dialect::Sqlite; }

    std::latch begun{1};
    std::latch may_end{1};
    std::atomic<bool> is_down = false;
};

class DatabaseProbeTest : public ::testing::Test {
  protected:
    BlockedDatabase database_;
    tasks::IoThreads threads_{2};
    DatabaseProbe probe_{{&database_}};

    void SetUp() override { threads_.start(); }

    std::future<void> ask(std::size_t thread) {
        return boost::asio::co_spawn(threads_.executor(thread), probe_.ask(), boost::asio::use_future);
    }
    /// 100 probes that wait for the query of the first one.
    std::vector<std::future<void>> ask_often() {
        std::vector<std::future<void>> asked;
        asked.push_back(ask(0));
        database_.begun.wait();
        for (std::size_t i = 1; i < 100; ++i) asked.push_back(ask(i % 2));
        // Posted after them on the same threads, so they have joined when these have run.
        for (std::size_t i = 0; i < 2; ++i) boost::asio::post(threads_.executor(i), boost::asio::use_future).wait();
        return asked;
    }
};

TEST_F(DatabaseProbeTest, GivenAQueryThatRunsWhenManyProbesComeThenTheyShareIt) {
    auto asked = ask_often();

    database_.may_end.count_down();

    for (auto& each : asked) EXPECT_NO_THROW(each.get());
    EXPECT_EQ(probe_.queries(), 1U);
    EXPECT_NO_THROW(ask(0).get());
    EXPECT_EQ(probe_.queries(), 2U);
}

TEST_F(DatabaseProbeTest, GivenAStoreThatIsGoneWhenManyProbesComeThenAllFailAndTheNextOneAsksAgain) {
    database_.is_down = true;
    auto asked = ask_often();

    database_.may_end.count_down();

    for (auto& each : asked) EXPECT_THROW(each.get(), Unavailable);
    database_.is_down = false;
    EXPECT_NO_THROW(ask(1).get());
    EXPECT_EQ(probe_.queries(), 2U);
}

}  // namespace database_probe_test
}  // namespace bourse::app
