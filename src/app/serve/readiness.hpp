#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"

namespace bourse::app {

/// Readiness of this process: all dependencies of its roles answer, and it does not drain. It remembers the last
/// outcome of each check, so that asking costs no call of a dependency. Add checks before serving; all other functions
/// are safe from any thread.
class Readiness {
  public:
    /// Pause between two runs of a check.
    static constexpr std::chrono::seconds kPause{1};
    /// Maximum age of an outcome. A check that has not ended by then hangs, and counts as failed.
    static constexpr std::chrono::seconds kMaxAge{3};

    struct Outcome {
        std::string name;
        /// Empty when the check passed; otherwise a reason that may be shown at /readyz.
        std::string failure;
    };

    /// `clock` outlives the object.
    explicit Readiness(const Clock& clock) : clock_(clock) {}

    /// `check` returns a failure or an empty text; it may block and may throw. It is called by one thread at a time.
    void add(std::string name, std::function<std::string()> check);

    /// The names of the checks, in order; an index into them names a check.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Runs a check and remembers its outcome. Blocks. Throws std::runtime_error with the reason when it fails, for the
    /// log only, because the reason may reveal internals.
    void refresh(std::size_t check);

    /// Makes the process not ready until a restart, because a part of it has ended. `failure` may be shown.
    void lose(std::string failure);
    /// Makes the process not ready, because it drains.
    void begin_draining() { draining_.store(true, std::memory_order_relaxed); }

    /// The remembered outcomes, at most kMaxAge old. Does not block.
    [[nodiscard]] std::vector<Outcome> outcomes() const;

  private:
    using Time = std::chrono::steady_clock::time_point;
    struct Check {
        std::string name;
        std::function<std::string()> run;
    };
    struct LastRun {
        std::string failure;
        /// Empty before the first run has ended.
        std::optional<Time> ended;
    };

    void remember(std::size_t check, std::string failure);

    const Clock& clock_;
    mutable Mutex mutex_;
    std::vector<Check> checks_;
    /// One for each check.
    std::vector<LastRun> last_runs_ BOURSE_GUARDED_BY(mutex_);
    /// Empty while no part has ended.
    std::string lost_ BOURSE_GUARDED_BY(mutex_);
    std::atomic<bool> draining_{false};
};

}  // namespace bourse::app
