#include "platform/tasks/fair_gate.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <thread>
#include <vector>

namespace bourse::tasks {
namespace fair_gate_test {

class FairGateTest : public testing::Test {
  protected:
    using Gate = FairGate<char>;

    /// A caller, who stays inside until leave() when admitted.
    void enter(Gate& gate, char key) {
        boost::asio::co_spawn(io_, call(gate, key), boost::asio::detached);
        run();
    }
    /// The first of those inside leaves.
    void leave() {
        inside_.pop_front();
        run();
    }
    void run() {
        io_.restart();
        io_.poll();
    }

    Task<> call(Gate& gate, char key) {
        auto entering = gate.enter(key);
        auto pass = co_await std::move(entering);
        (pass ? entered_ : refused_).push_back(key);
        if (pass) inside_.push_back(*std::move(pass));
    }

    boost::asio::io_context io_{1};
    /// In the order in which it was decided.
    std::string entered_;
    std::string refused_;
    std::deque<Gate::Pass> inside_;
};

TEST_F(FairGateTest, GivenAFreePlaceWhenEnteredThenNobodyWaits) {
    Gate gate(2, 0);

    enter(gate, 'a');
    enter(gate, 'a');
    EXPECT_EQ(entered_, "aa");
    enter(gate, 'a');

    EXPECT_EQ(refused_, "a");
    EXPECT_EQ(gate.refused(), 1U);
    leave();
    enter(gate, 'b');
    EXPECT_EQ(entered_, "aab");
    inside_.clear();
}

TEST_F(FairGateTest, GivenOneKeyWithManyCallersWhenOthersComeThenTheyTakeTurns) {
    Gate gate(1, 10);
    for (const char key : std::string("aaaabbc")) enter(gate, key);
    EXPECT_EQ(gate.waiting(), 6U);

    while (!inside_.empty()) leave();

    EXPECT_EQ(entered_, "aabcaba");
    EXPECT_EQ(refused_, "");
    EXPECT_EQ(gate.waiting(), 0U);
}

TEST_F(FairGateTest, GivenAFullQueueWhenAnotherKeyComesThenTheLongestQueueLosesItsLast) {
    Gate gate(1, 3);
    for (const char key : std::string("aaaa")) enter(gate, key);

    enter(gate, 'a');
    EXPECT_EQ(refused_, "a") << "its own queue is the longest";
    enter(gate, 'b');
    EXPECT_EQ(refused_, "aa") << "one of a's waits no more";
    enter(gate, 'b');
    EXPECT_EQ(refused_, "aab") << "both have two callers then, so the last one is refused";
    while (!inside_.empty()) leave();

    EXPECT_EQ(entered_, "aaba");
    EXPECT_EQ(gate.refused(), 3U);
}

TEST(FairGateThreads, GivenCallersOnSeveralThreadsThenNoMoreThanAllowedAreInside) {
    constexpr int kThreads = 3;
    constexpr int kCalls = 300;
    FairGate<int> gate(2, 1'000'000);
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> ended = 0;
    boost::asio::io_context io{kThreads};
    const auto call = [&](int key) -> Task<> {
        const Executor home = co_await boost::asio::this_coro::executor;
        for (int i = 0; i < kCalls; ++i) {
            auto entering = gate.enter(key);
            const auto pass = co_await std::move(entering);
            const int now = ++inside;
            for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
            }
            co_await boost::asio::post(home, boost::asio::use_awaitable_t<Executor>{});
            --inside;
        }
        ++ended;
    };
    for (int key = 0; key < 8; ++key) boost::asio::co_spawn(io, call(key), boost::asio::detached);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) threads.emplace_back([&] { io.run(); });
    }

    EXPECT_EQ(ended, 8);
    EXPECT_EQ(most, 2);
    EXPECT_EQ(gate.waiting(), 0U);
}

}  // namespace fair_gate_test
}  // namespace bourse::tasks
