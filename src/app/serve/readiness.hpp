#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace bourse::app {

/// Readiness of this process: all dependencies of its roles answer, and it does not drain. Add checks before serving;
/// all other functions are safe from any thread.
class Readiness {
  public:
    struct Outcome {
        std::string name;
        /// Empty when the check passed; otherwise a reason that may be shown at /readyz.
        std::string failure;
    };

    /// `check` returns a failure or an empty text; it may block and may throw.
    void add(std::string name, std::function<std::string()> check);

    /// Makes the process not ready, because it drains.
    void begin_draining() { draining_.store(true, std::memory_order_relaxed); }

    /// Runs all checks in sequence. Blocks.
    [[nodiscard]] std::vector<Outcome> check() const;

  private:
    struct Check {
        std::string name;
        std::function<std::string()> run;
    };
    std::vector<Check> checks_;
    std::atomic<bool> draining_{false};
};

}  // namespace bourse::app
