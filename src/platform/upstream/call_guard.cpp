#include "platform/upstream/call_guard.hpp"

#include <utility>

namespace bourse::upstream {
namespace {

constexpr std::chrono::seconds kMaxPause = std::chrono::hours(24);

/// Elapsed time; zero when the clock was set back.
UtcTime::Duration since(UtcTime begun, UtcTime now) {
    return std::max(UtcTime::Duration::zero(), now - begun);
}

std::chrono::seconds whole_seconds(UtcTime::Duration duration) {
    return std::chrono::ceil<std::chrono::seconds>(duration);
}

}  // namespace

CallGuard::CallGuard(std::string_view name, GuardOptions options, const Clock& clock, Random& random,
                     CallObserver& observer, Sleep sleep)
    : name_(name),
      options_(options),
      clock_(clock),
      random_(random),
      observer_(observer),
      sleep_(std::move(sleep)),
      budget_(options.budget),
      breaker_(options.breaker),
      retries_(options.retries) {}

Answer<CallGuard::Ticket> CallGuard::admit() {
    const MutexLock lock(mutex_);
    const UtcTime now = clock_.now();
    if (auto failure = spared(now)) {
        failure->is_spared = true;
        return *std::move(failure);
    }
    const auto admitted = breaker_.admit(now);
    if (const auto* wait = std::get_if<CircuitBreaker::Wait>(&admitted)) {
        observer_.spared(name_, "circuit_open");
        Failure failure = broken("circuit breaker open after repeated failures");
        failure.retry_after = whole_seconds(*wait);
        failure.is_spared = true;
        return failure;
    }
    budget_.take(now);
    retries_.earn();
    return std::get<Ticket>(admitted);
}

/// Why no call may be made, but for the breaker.
std::optional<Failure> CallGuard::spared(UtcTime now) {
    if (paused_until_ && now < *paused_until_) {
        observer_.spared(name_, "paused");
        return throttled("paused after throttling by the provider", whole_seconds(*paused_until_ - now));
    }
    paused_until_.reset();
    const UtcTime::Duration wait = budget_.wait(now);
    if (wait == UtcTime::Duration::zero()) return std::nullopt;
    observer_.spared(name_, "over_budget");
    return throttled("call budget exhausted", whole_seconds(wait));
}

/// Records the outcome of a call; success when there is no failure.
void CallGuard::settle(Ticket ticket, UtcTime begun, const std::optional<Failure>& failure) {
    const UtcTime now = clock_.now();
    observer_.called(name_, failure ? to_string(failure->kind) : "found", since(begun, now));
    const MutexLock lock(mutex_);
    if (failure && failure->kind == Failure::Kind::InvalidData) {
        breaker_.settle_without_count(ticket);
    } else {
        breaker_.report(ticket, now, failure && failure->kind == Failure::Kind::Broken);
    }
    if (failure && failure->kind == Failure::Kind::Throttled) {
        const auto wanted = failure->retry_after.value_or(options_.throttled_pause);
        paused_until_ = now + std::clamp(wanted, std::chrono::seconds(1), kMaxPause);
    }
}

bool CallGuard::may_retry(const Failure& failure, int retries) {
    if (!failure.is_transient || retries >= options_.retries.max) return false;
    const MutexLock lock(mutex_);
    return retries_.spend();
}

CallGuard::Within CallGuard::time_left(Within within, UtcTime begun) const {
    return within - std::chrono::ceil<Within>(since(begun, clock_.now()));
}

}  // namespace bourse::upstream
