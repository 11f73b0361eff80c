#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <variant>

#include "base/time.hpp"

namespace bourse::upstream {

struct BreakerOptions {
    /// Opens when this many calls within the window failed, and at least half of all: a single symbol that always fails
    /// must not block the others.
    std::int64_t failures = 5;
    std::chrono::milliseconds window{30'000};
    /// How long the breaker stays open before it allows a trial call.
    std::chrono::milliseconds rest{10'000};
};

/// A circuit breaker for a failing provider. Closed: calls pass. Open: no call passes. Half open: one trial call
/// passes, and its outcome decides. Not safe from two threads at once.
class CircuitBreaker {
  public:
    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    /// An admitted call. Its outcome counts only in the state in which it was admitted: a late answer from before the
    /// opening is ignored.
    struct Ticket {
        std::uint64_t epoch = 0;
        /// No other call passes before its outcome is known.
        bool is_trial = false;
    };
    /// Time until the next call is allowed.
    using Wait = UtcTime::Duration;

    explicit CircuitBreaker(BreakerOptions options) : options_(options) {}

    /// Every ticket must be passed to report() or settle_without_count(), also after an exception.
    [[nodiscard]] std::variant<Ticket, Wait> admit(UtcTime now);
    void report(Ticket ticket, UtcTime now, bool failed);
    /// For an answer that says nothing about other calls: it counts neither as a success nor as a failure. A trial call
    /// closes the breaker, because the provider answered.
    void settle_without_count(Ticket ticket);

    [[nodiscard]] State state() const { return state_; }

  private:
    struct Call {
        UtcTime time;
        bool failed;
    };
    /// Older calls are forgotten: for a busy provider the latest calls are sufficient.
    static constexpr std::size_t kMaxCalls = 256;

    void become(State state);
    void open(UtcTime now);
    void remember(Call call);
    [[nodiscard]] bool has_failed_enough() const;

    const BreakerOptions options_;
    State state_ = State::Closed;
    std::uint64_t epoch_ = 0;
    UtcTime opened_;
    /// Outcomes reported while closed, within the window.
    std::deque<Call> calls_;
};

}  // namespace bourse::upstream
