#include "platform/tasks/periodic_job.hpp"

#include <gtest/gtest.h>

#include <latch>

#include "platform/tasks/io_threads.hpp"

namespace bourse::tasks {
namespace periodic_job_test {

TEST(PeriodicJob, GivenWorkThatThrowsWhenItRunsThenItIsReportedAndRunsAgain) {
    std::latch runs(3);
    std::atomic<int> count{0};
    std::atomic<int> failures{0};
    BlockingPool pool(1);
    IoThreads threads(1);
    threads.start();
    {
        const PeriodicJob job(threads.executor(0), pool,
                              {.pause = std::chrono::milliseconds(1),
                               .work =
                                   [&] {
                                       if (count++ < 3) runs.count_down();
                                       throw std::runtime_error("broken");
                                   },
                               .failed = [&](std::string_view what) { failures += what == "broken" ? 1 : 0; }});
        runs.wait();
    }
    threads.join();

    EXPECT_GE(failures, 2);
}

TEST(PeriodicJob, GivenAReportThatThrowsWhenTheWorkFailsThenTheEndOfTheJobIsTold) {
    std::latch told(1);
    std::string lost;
    BlockingPool pool(1);
    IoThreads threads(1);
    threads.start();
    {
        const PeriodicJob job(threads.executor(0), pool,
                              {.pause = std::chrono::milliseconds(1),
                               .work = [] { throw 42; },
                               .failed = [](std::string_view what) { throw std::runtime_error(std::string(what)); },
                               .lost =
                                   [&](std::string_view what) {
                                       lost = what;
                                       told.count_down();
                                   }});
        told.wait();
    }
    threads.join();

    EXPECT_EQ(lost, "an exception without a text");
}

TEST(PeriodicJob, GivenALongPauseWhenTheJobEndsThenTheEndDoesNotWaitForIt) {
    BlockingPool pool(1);
    IoThreads threads(1);
    threads.start();
    {
        const PeriodicJob job(threads.executor(0), pool, {.pause = std::chrono::hours(1), .work = [] {}, .failed = {}});
    }
    threads.join();
}

}  // namespace periodic_job_test
}  // namespace bourse::tasks
