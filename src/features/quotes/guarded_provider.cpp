#include "features/quotes/guarded_provider.hpp"

#include <algorithm>
#include <utility>

namespace bourse::quotes {
namespace {

constexpr std::chrono::seconds kLongestPause = std::chrono::hours(24);

/// What has passed since; a clock that was set back says nothing.
UtcTime::Duration since(UtcTime begun, UtcTime now) {
    return std::max(UtcTime::Duration::zero(), now - begun);
}

std::chrono::seconds whole_seconds(UtcTime::Duration duration) {
    return std::chrono::ceil<std::chrono::seconds>(duration);
}

}  // namespace

GuardedProvider::GuardedProvider(std::unique_ptr<Provider> provider, GuardOptions options, const Clock& clock,
                                 Random& random, ProviderObserver& observer, Sleep sleep)
    : provider_(std::move(provider)),
      options_(options),
      clock_(clock),
      random_(random),
      observer_(observer),
      sleep_(std::move(sleep)),
      budget_(options.budget),
      breaker_(options.breaker),
      retries_(options.retries) {}

Answer<Quote> GuardedProvider::quote(const Symbol& symbol, Within within) {
    return ask<Quote>(within, [&](Within left) { return provider_->quote(symbol, left); });
}

Answer<DailyBars> GuardedProvider::daily(const Symbol& symbol, const DailyRange& range, Within within) {
    return ask<DailyBars>(within, [&](Within left) { return provider_->daily(symbol, range, left); });
}

template <class T, class Call>
Answer<T> GuardedProvider::ask(Within within, const Call& call) {
    const UtcTime begun = clock_.now();
    const auto time_left = [&] {
        return std::min(within, options_.deadline) - std::chrono::ceil<Within>(since(begun, clock_.now()));
    };
    // A call that cannot succeed is no fault of the provider's.
    if (time_left() <= Within::zero()) return broken("no time was left");
    auto ticket = admit();
    if (!ticket) return ticket.error();
    Answer<T> answer = attempt<T>(*ticket, time_left(), call);
    auto pause = options_.retries.first_pause;
    for (int retries = 0; !answer && may_retry(answer.error(), retries); ++retries, pause *= 2) {
        const auto wait = jittered(pause, random_);
        if (wait >= time_left()) break;
        sleep_(wait);
        ticket = admit();
        // What the provider said tells more than why it is not asked again.
        if (!ticket) break;
        answer = attempt<T>(*ticket, time_left(), call);
    }
    return answer;
}

/// One call that was admitted.
template <class T, class Call>
Answer<T> GuardedProvider::attempt(Ticket ticket, Within left, const Call& call) {
    const UtcTime begun = clock_.now();
    try {
        Answer<T> answer = call(left);
        settle(ticket, begun, answer ? std::nullopt : std::optional(answer.error()));
        return answer;
    } catch (...) {
        settle(ticket, begun, broken("an exception"));
        throw;
    }
}

Answer<GuardedProvider::Ticket> GuardedProvider::admit() {
    const std::lock_guard lock(mutex_);
    const UtcTime now = clock_.now();
    if (auto failure = spared(now)) return *std::move(failure);
    const auto admitted = breaker_.admit(now);
    if (const auto* wait = std::get_if<CircuitBreaker::Wait>(&admitted)) {
        observer_.spared(name(), "circuit_open");
        Failure failure = broken("it failed too often and is left alone");
        failure.retry_after = whole_seconds(*wait);
        return failure;
    }
    budget_.take(now);
    retries_.earn();
    return std::get<Ticket>(admitted);
}

/// Why no call may be made, but for the breaker. Under mutex_.
std::optional<Failure> GuardedProvider::spared(UtcTime now) {
    if (paused_until_ && now < *paused_until_) {
        observer_.spared(name(), "paused");
        return throttled("it throttled and is left alone", whole_seconds(*paused_until_ - now));
    }
    paused_until_.reset();
    const UtcTime::Duration wait = budget_.wait(now);
    if (wait == UtcTime::Duration::zero()) return std::nullopt;
    observer_.spared(name(), "over_budget");
    return throttled("our budget of calls is used up", whole_seconds(wait));
}

/// Says what became of a call; without a failure it found something.
void GuardedProvider::settle(Ticket ticket, UtcTime begun, const std::optional<Failure>& failure) {
    const UtcTime now = clock_.now();
    observer_.called(name(), failure ? to_string(failure->kind) : "found", since(begun, now));
    const std::lock_guard lock(mutex_);
    breaker_.report(ticket, now, failure && failure->kind == Failure::Kind::Broken);
    if (failure && failure->kind == Failure::Kind::Throttled) {
        const auto wanted = failure->retry_after.value_or(options_.throttled_pause);
        paused_until_ = now + std::clamp(wanted, std::chrono::seconds(1), kLongestPause);
    }
}

bool GuardedProvider::may_retry(const Failure& failure, int retries) {
    if (!failure.is_transient || retries >= options_.retries.most) return false;
    const std::lock_guard lock(mutex_);
    return retries_.spend();
}

}  // namespace bourse::quotes
