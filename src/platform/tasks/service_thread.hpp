#pragma once
#include <functional>
#include <string>
#include <thread>

namespace bourse::tasks {

/// A thread that does one thing for as long as somebody needs it, such as owning a connection of a library that blocks.
/// Whoever makes it tells `work` to end before the destructor, which joins.
class ServiceThread {
  public:
    /// Runs `work`, which does not throw, under a name of at most 15 characters.
    ServiceThread(const std::string& name, std::function<void()> work);

  private:
    std::jthread thread_;
};

}  // namespace bourse::tasks
