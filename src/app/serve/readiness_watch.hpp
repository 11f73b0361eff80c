#pragma once
#include <deque>

#include "app/serve/readiness.hpp"
#include "app/serve/recurring_work.hpp"

namespace bourse::app {

/// Refreshes the checks of a Readiness once a second, each on a separate thread: a check that hangs delays no other,
/// and no check waits for requests. Logs when a check starts to fail and when it passes again.
class ReadinessWatch {
  public:
    /// `readiness` has all its checks, and outlives the watch with everything that they use.
    ReadinessWatch(const Foundation& foundation, Readiness& readiness);

    /// Runs each check once, so that the first outcomes are known, then repeats them. Blocks.
    void start();
    void stop();

  private:
    std::deque<RecurringWork> checks_;
};

}  // namespace bourse::app
