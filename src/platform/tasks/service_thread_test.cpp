#include "platform/tasks/service_thread.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <fstream>

#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/io_threads.hpp"
#include "support/sanitizers.hpp"

namespace bourse::tasks {
namespace service_thread_test {

/// Leaves room for the stacks of a few threads only.
class FewThreads {
  public:
    FewThreads() {
        ::getrlimit(RLIMIT_AS, &before_);
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        rlimit stack{};
        ::getrlimit(RLIMIT_STACK, &stack);
        const rlimit limited{pages * static_cast<rlim_t>(::getpagesize()) + 3 * stack.rlim_cur, before_.rlim_max};
        ::setrlimit(RLIMIT_AS, &limited);
    }
    ~FewThreads() { ::setrlimit(RLIMIT_AS, &before_); }
    FewThreads(const FewThreads&) = delete;
    FewThreads& operator=(const FewThreads&) = delete;

  private:
    rlimit before_{};
};

class NoMoreThreads : public ::testing::Test {
  protected:
    /// More than there is room for, also in stacks of ended threads that the C library keeps.
    static constexpr std::size_t kTooMany = 200;

    void SetUp() override {
        if (test::kIsSanitized) GTEST_SKIP() << "sanitizers need the whole address space";
    }
};

TEST_F(NoMoreThreads, GivenALimitWhenAPoolIsMadeThenItFailsInWordsAndEndsTheThreadsThatItHad) {
    const FewThreads limit;

    try {
        const BlockingPool pool(kTooMany);
        FAIL() << "made " << pool.threads() << " threads";
    } catch (const NoThread& refused) {
        EXPECT_TRUE(std::string_view(refused.what()).starts_with("cannot start the thread blocking: "))
            << refused.what();
        EXPECT_NE(std::string_view(refused.what()).find("raise the limit of threads"), std::string_view::npos);
    }
    EXPECT_NO_THROW(BlockingPool(1)) << "their room is free again";
}

TEST_F(NoMoreThreads, GivenALimitWhenIoThreadsAreMadeThenItFailsAndNoneHasWorked) {
    const FewThreads limit;

    EXPECT_THROW(IoThreads{kTooMany}, NoThread);
    EXPECT_NO_THROW(IoThreads(1));
}

TEST(ServiceThreadPriority, GivenANicenessThenItIsOfTheThreadAlone) {
    const int before = ::getpriority(PRIO_PROCESS, 0);
    int behind = 0;
    {
        const ServiceThread thread(
            "behind", [&] { behind = ::getpriority(PRIO_PROCESS, 0); }, 3);
    }

    EXPECT_EQ(behind, std::min(before + 3, 19));
    EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), before);
}

TEST(IoThreadsStart, GivenThreadsThatWereNotStartedWhenJoinedThenTheirWorkIsDropped) {
    bool has_run = false;
    {
        IoThreads threads(2);
        boost::asio::post(threads.executor(0), [&] { has_run = true; });
    }
    EXPECT_FALSE(has_run);
}

TEST(IoThreadsStart, GivenWorkBeforeTheStartWhenStartedThenItRuns) {
    std::atomic<int> runs = 0;
    IoThreads threads(2);
    for (std::size_t i = 0; i < 2; ++i) boost::asio::post(threads.executor(i), [&] { ++runs; });
    EXPECT_EQ(runs, 0);

    threads.start();
    threads.start();
    threads.join();

    EXPECT_EQ(runs, 2);
}

}  // namespace service_thread_test
}  // namespace bourse::tasks
