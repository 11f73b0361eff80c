#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/serve/role.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {

/// Looks for what others changed twice a second, on a thread of its own: it must not wait for requests. Says in the log
/// when that begins to fail, when the reason changes, and when it works again.
class Refresh {
  public:
    /// `subject` is what is looked for: "new bars". `look` blocks; what it throws is the reason of a failure.
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
    /// The failure that was told, until it works again.
    std::string told_;
    tasks::BlockingPool thread_{1};
    std::unique_ptr<tasks::PeriodicJob> job_;
};

}  // namespace bourse::app
