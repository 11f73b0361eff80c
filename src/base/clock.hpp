#pragma once
#include <chrono>

#include "base/time.hpp"

namespace bourse {

/// A source of the current time. Injected, so that tests can set it. Implementations are safe from
/// any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    /// The wall clock: for times that are shown, stored or shared. It may jump either way.
    [[nodiscard]] virtual UtcTime now() const = 0;
    /// The monotonic clock: for durations within this process. It never runs backwards.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

/// The system clock.
class SystemClock final : public Clock {
  public:
    [[nodiscard]] UtcTime now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::now();
    }
};

/// For tests: a clock that changes only when told. `set` moves the wall clock alone, like an operator or NTP; `advance`
/// lets time pass.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(UtcTime start) : now_(start) {}
    [[nodiscard]] UtcTime now() const override { return now_; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override { return steady_now_; }
    void set(UtcTime time) { now_ = time; }
    void advance(UtcTime::Duration duration) {
        now_ = now_ + duration;
        steady_now_ += duration;
    }

  private:
    UtcTime now_;
    /// Any time; an hour leaves room for durations before it.
    std::chrono::steady_clock::time_point steady_now_{std::chrono::hours(1)};
};

}  // namespace bourse
