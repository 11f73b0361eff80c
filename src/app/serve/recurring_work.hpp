#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/serve/role.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {

/// Work that a role repeats on a separate thread, so that it does not wait for requests. Logs when it starts to fail,
/// when the reason changes, and when it works again.
class RecurringWork {
  public:
    struct Options {
        /// After each run.
        std::chrono::milliseconds pause;
        /// Blocks; an exception is a failure.
        std::function<void()> work;
        /// The messages of the log.
        std::string fails;
        std::string works_again;
    };

    RecurringWork(const Foundation& foundation, Options options);

    /// Runs the work once, in this thread. Before start() only. A failure is not logged unless it lasts: what the work
    /// needs may not be connected yet.
    void run_now();
    void start();
    /// A started run still finishes.
    void stop() { job_.reset(); }

  private:
    void run();
    void failed(std::string_view what);
    void lost(std::string_view what);

    tasks::IoThreads& threads_;
    telemetry::Log& log_;
    Readiness& readiness_;
    const Options options_;
    /// The last logged failure; empty while the work succeeds.
    std::string logged_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

/// Repeats `delete_some`, which deletes in one short transaction and returns whether more may remain, until nothing
/// remains or the work stops. Pauses between the transactions, so that other writers get the lock. Blocks.
void delete_in_pieces(const std::atomic<bool>& is_stopping, const std::function<bool()>& delete_some);

/// Polls twice a second for changes by other processes: replicas see each other's changes within a second. `subject`
/// names the changes in log messages: "new bars".
[[nodiscard]] RecurringWork::Options polling_for(const std::string& subject, std::function<void()> look);

}  // namespace bourse::app
