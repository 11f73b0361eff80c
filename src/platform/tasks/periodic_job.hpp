#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Runs work that may wait, on the blocking pool, again and again, with a pause after each run. Runs never overlap.
class PeriodicJob {
  public:
    struct Options {
        std::chrono::milliseconds pause{1000};
        std::function<void()> work;
        /// What the work threw; the job goes on.
        std::function<void(std::string_view what)> failed;
    };

    /// The first run begins after one pause. `pool` outlives the job.
    PeriodicJob(Executor executor, BlockingPool& pool, Options options);
    /// Ends the job; a run that has begun finishes on the pool, so what it uses outlives the pool. From any thread.
    ~PeriodicJob();
    PeriodicJob(const PeriodicJob&) = delete;
    PeriodicJob& operator=(const PeriodicJob&) = delete;

  private:
    struct State;
    static Task<void> loop(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace bourse::tasks
