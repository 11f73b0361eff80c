#pragma once
#include <chrono>

#include "base/time.hpp"

namespace bourse {

/// A source of the current time. Injected, so that tests can set it. Implementations are safe from
/// any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcTime now() const = 0;
};

/// The system clock.
class SystemClock final : public Clock {
  public:
    [[nodiscard]] UtcTime now() const override;
};

/// For tests: a clock that changes only when set.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(UtcTime start) : now_(start) {}
    [[nodiscard]] UtcTime now() const override { return now_; }
    void set(UtcTime time) { now_ = time; }
    void advance(UtcTime::Duration duration) { now_ = now_ + duration; }

  private:
    UtcTime now_;
};

}  // namespace bourse
