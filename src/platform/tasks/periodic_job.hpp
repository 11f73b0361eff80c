#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/spawn.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Repeats blocking work on the blocking pool, with a pause after each run. Runs never overlap.
class PeriodicJob {
  public:
    struct Options {
        std::chrono::milliseconds pause{1000};
        std::function<void()> work;
        /// Receives exceptions of the work; the job continues.
        std::function<void(std::string_view what)> failed;
        /// Called when the job has ended by itself, because `failed` threw or memory ran out. Empty: ignored.
        TaskLost lost = {};
    };

    /// The first run starts after one pause. `pool` outlives the job.
    PeriodicJob(Executor executor, BlockingPool& pool, Options options);
    /// Ends the job. A started run still finishes on the pool, so objects that it uses must outlive the pool. Safe from
    /// any thread.
    ~PeriodicJob();
    PeriodicJob(const PeriodicJob&) = delete;
    PeriodicJob& operator=(const PeriodicJob&) = delete;

  private:
    struct State;
    static Task<void> loop(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace bourse::tasks
