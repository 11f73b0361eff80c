#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <variant>

#include "base/time.hpp"

namespace bourse::upstream {

struct BreakerOptions {
    /// Opens when so many calls failed within the window, and at least half of them did: one symbol that always fails
    /// must not stop the others.
    std::int64_t failures = 5;
    std::chrono::milliseconds window{30'000};
    /// How long it stays open before it lets one call try.
    std::chrono::milliseconds rest{10'000};
};

/// Keeps calls from a provider that fails. Closed: calls pass. Open: none does. Half open: one does, and its outcome
/// decides. Not safe from two threads at once.
class CircuitBreaker {
  public:
    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    /// A call that was let through. Its outcome counts only while the state in which that happened lasts: a late answer
    /// from before the opening says nothing of now.
    struct Ticket {
        std::uint64_t epoch = 0;
    };
    /// How long to wait before asking again.
    using Wait = UtcTime::Duration;

    explicit CircuitBreaker(BreakerOptions options) : options_(options) {}

    /// Whoever gets a ticket calls report() with it, whatever happens.
    [[nodiscard]] std::variant<Ticket, Wait> admit(UtcTime now);
    void report(Ticket ticket, UtcTime now, bool failed);

    [[nodiscard]] State state() const { return state_; }

  private:
    struct Call {
        UtcTime time;
        bool failed;
    };
    /// Older calls are forgotten: of a busy provider the last ones say enough.
    static constexpr std::size_t kMaxCalls = 256;

    void become(State state);
    void open(UtcTime now);
    void remember(Call call);
    [[nodiscard]] bool has_failed_enough() const;

    const BreakerOptions options_;
    State state_ = State::Closed;
    std::uint64_t epoch_ = 0;
    UtcTime opened_;
    /// What was reported while closed, within the window.
    std::deque<Call> calls_;
};

}  // namespace bourse::upstream
