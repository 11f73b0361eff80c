#pragma once
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

namespace bourse::tasks {

/// The system has refused a thread, because a limit of processes or of memory is reached.
class NoThread : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A long-running thread for one purpose, such as owning a connection of a blocking library. The owner must make `work`
/// end before the destructor, which joins.
class ServiceThread {
  public:
    /// Runs `work`, which must not throw. The name has at most 15 characters. `niceness`: how far the thread stands
    /// back behind others of the machine that need the processor too; see nice(2). Throws NoThread.
    ServiceThread(const std::string& name, std::function<void()> work, int niceness = 0);

  private:
    std::jthread thread_;
};

}  // namespace bourse::tasks
