#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace bourse::app {

/// Whether this process can take requests: every dependency of its roles works, and it is not draining. Add checks
/// before serving; all other members are safe from any thread.
class Readiness {
  public:
    struct Outcome {
        std::string name;
        /// Empty when the check passed, otherwise the reason; safe to show to any caller of /readyz.
        std::string failure;
    };

    /// `check` returns the reason for a failure, or an empty text. It may block and may throw.
    void add(std::string name, std::function<std::string()> check);

    /// Marks the process as draining: not ready from now on.
    void begin_draining() { draining_.store(true, std::memory_order_relaxed); }

    /// Runs all checks sequentially. Blocks.
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
