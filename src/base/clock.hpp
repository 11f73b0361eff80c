#pragma once
#include <chrono>

#include "base/time.hpp"

namespace bourse {

/// Where the time of day comes from. Injected, so that tests set it. Implementations are safe from any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcTime now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
  public:
    [[nodiscard]] UtcTime now() const override;
};

/// A clock that stands until it is set: for tests.
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
