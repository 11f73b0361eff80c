#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace bourse::app {

/// Whether this process should be sent requests: everything that its roles need answers, and it is not about to end.
/// Checks are added before serving; the rest is safe from any thread.
class Readiness {
  public:
    struct Outcome {
        std::string name;
        /// Empty when the check passed, else what is wrong, fit for whoever may reach /readyz.
        std::string failure;
    };

    /// `check` returns what is wrong, or an empty text; it may block and may throw.
    void add(std::string name, std::function<std::string()> check);

    /// From now on the answer is no: the process drains.
    void begin_draining() { draining_.store(true, std::memory_order_relaxed); }

    /// Runs every check, one after the other. Blocks.
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
