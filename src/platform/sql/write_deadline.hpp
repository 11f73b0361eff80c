#pragma once
#include <chrono>
#include <optional>

namespace bourse::sql {

/// Until its end, write transactions of this thread wait for their turn until `time` at most; then they throw
/// Overloaded and have written nothing. A transaction that has begun is not limited. Only SQLite writers wait for a
/// turn.
class WriteDeadline {
  public:
    using Time = std::chrono::steady_clock::time_point;

    explicit WriteDeadline(Time time);
    ~WriteDeadline();
    WriteDeadline(const WriteDeadline&) = delete;
    WriteDeadline& operator=(const WriteDeadline&) = delete;

    /// The deadline of this thread.
    [[nodiscard]] static std::optional<Time> current();

  private:
    std::optional<Time> before_;
};

}  // namespace bourse::sql
