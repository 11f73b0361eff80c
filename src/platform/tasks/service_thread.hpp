#pragma once
#include <functional>
#include <string>
#include <thread>

namespace bourse::tasks {

/// A long-running thread for one purpose, such as owning a connection of a blocking library. The owner must make `work`
/// end before the destructor, which joins.
class ServiceThread {
  public:
    /// Runs `work`, which must not throw. The name has at most 15 characters.
    ServiceThread(const std::string& name, std::function<void()> work);

  private:
    std::jthread thread_;
};

}  // namespace bourse::tasks
