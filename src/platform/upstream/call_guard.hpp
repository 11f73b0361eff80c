#pragma once
#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/random.hpp"
#include "platform/upstream/answer.hpp"
#include "platform/upstream/call_budget.hpp"
#include "platform/upstream/call_observer.hpp"
#include "platform/upstream/circuit_breaker.hpp"
#include "platform/upstream/retry_budget.hpp"

namespace bourse::upstream {

struct GuardOptions {
    /// For a request including its retries.
    std::chrono::milliseconds deadline{2000};
    /// The same for a request of ask_long().
    std::chrono::milliseconds long_deadline{30'000};
    BudgetOptions budget{};
    BreakerOptions breaker{};
    RetryOptions retries{};
    /// Pause after throttling when the provider does not say how long to wait.
    std::chrono::seconds throttled_pause{60};
};

/// Waits between two attempts.
using Sleep = std::function<void(std::chrono::milliseconds)>;

/// Protects a provider and this process from excessive calls. A throttling provider is paused for
/// the time that it requests (at most a day), a failing one by a circuit breaker, and the call
/// budget is never exceeded, retries included. Only transient failures are retried. While calls are
/// suppressed the answer is Throttled, or Broken for the circuit breaker, with the time to wait.
/// Refused does not count as a failure: a provider may reject one call and accept others.
/// InvalidData does not count at all: it is about one symbol. Safe from any thread.
class CallGuard {
  public:
    using Within = std::chrono::milliseconds;

    /// `name` identifies the provider for the observer; `name`, `clock`, `random` and `observer` outlive the guard.
    CallGuard(std::string_view name, GuardOptions options, const Clock& clock, Random& random, CallObserver& observer,
              Sleep sleep);

    /// Returns the Answer<T> of `call(left)`, retrying it when allowed. Blocks in `call` and in the sleep. An exception
    /// from `call` counts as a failure and is rethrown.
    template <class T, class Call>
    [[nodiscard]] Answer<T> ask(Within within, const Call& call) {
        return ask_within<T>(std::min(within, options_.deadline), call);
    }
    /// As ask(), with GuardOptions::long_deadline: for work in the background.
    template <class T, class Call>
    [[nodiscard]] Answer<T> ask_long(Within within, const Call& call) {
        return ask_within<T>(std::min(within, options_.long_deadline), call);
    }

  private:
    using Ticket = CircuitBreaker::Ticket;

    template <class T, class Call>
    Answer<T> ask_within(Within within, const Call& call);
    template <class T, class Call>
    Answer<T> attempt(Ticket ticket, Within left, const Call& call);
    Answer<Ticket> admit();
    [[nodiscard]] std::optional<Failure> spared(UtcTime now) BOURSE_REQUIRES(mutex_);
    void settle(Ticket ticket, UtcTime begun, const std::optional<Failure>& failure);
    [[nodiscard]] bool may_retry(const Failure& failure, int retries);
    /// The time left for a request.
    [[nodiscard]] Within time_left(Within within, UtcTime begun) const;

    const std::string_view name_;
    const GuardOptions options_;
    const Clock& clock_;
    Random& random_;
    CallObserver& observer_;
    const Sleep sleep_;

    /// Not held during a call.
    Mutex mutex_;
    CallBudget budget_ BOURSE_GUARDED_BY(mutex_);
    CircuitBreaker breaker_ BOURSE_GUARDED_BY(mutex_);
    RetryBudget retries_ BOURSE_GUARDED_BY(mutex_);
    std::optional<UtcTime> paused_until_ BOURSE_GUARDED_BY(mutex_);
};

template <class T, class Call>
Answer<T> CallGuard::ask_within(Within within, const Call& call) {
    const UtcTime begun = clock_.now();
    // A call that cannot succeed in time does not count as a failure of the provider.
    if (time_left(within, begun) <= Within::zero()) return broken("deadline expired");
    auto ticket = admit();
    if (!ticket) return ticket.error();
    Answer<T> answer = attempt<T>(*ticket, time_left(within, begun), call);
    auto pause = options_.retries.first_pause;
    for (int retries = 0; !answer && may_retry(answer.error(), retries); ++retries, pause *= 2) {
        const auto wait = jittered(pause, random_);
        if (wait >= time_left(within, begun)) break;
        sleep_(wait);
        ticket = admit();
        // The provider's own failure is more useful than the reason for not retrying.
        if (!ticket) break;
        answer = attempt<T>(*ticket, time_left(within, begun), call);
    }
    return answer;
}

/// Performs one admitted call.
template <class T, class Call>
Answer<T> CallGuard::attempt(Ticket ticket, Within left, const Call& call) {
    const UtcTime begun = clock_.now();
    try {
        // A trial call keeps all others waiting.
        Answer<T> answer = call(ticket.is_trial ? std::min(left, options_.deadline) : left);
        settle(ticket, begun, answer ? std::nullopt : std::optional(answer.error()));
        return answer;
    } catch (...) {
        settle(ticket, begun, broken("an exception"));
        throw;
    }
}

}  // namespace bourse::upstream
