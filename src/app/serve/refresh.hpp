#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/serve/role.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {

/// Polls for changes by other processes twice a second, on its own thread, so that it does not wait for requests. Logs
/// when polling begins to fail, when the reason changes, and when it works again.
class Refresh {
  public:
    /// `subject` names the data for the log: "new bars". `look` blocks; an exception from it is a failure of the poll.
    Refresh(const Foundation& foundation, std::string subject, std::function<void()> look);

    void start();
    void stop() { job_.reset(); }

  private:
    /// Replicas see each other's changes within a second.
    static constexpr std::chrono::milliseconds kPause{500};

    void run();
    void failed(std::string_view what);

    tasks::IoThreads& threads_;
    telemetry::Log& log_;
    const std::string subject_;
    const std::function<void()> look_;
    /// The failure that was logged; empty after a success.
    std::string told_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
