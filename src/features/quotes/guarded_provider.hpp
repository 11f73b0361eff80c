#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/quotes/call_budget.hpp"
#include "features/quotes/circuit_breaker.hpp"
#include "features/quotes/provider.hpp"
#include "features/quotes/provider_observer.hpp"
#include "features/quotes/retry_budget.hpp"

namespace bourse::quotes {

struct GuardOptions {
    /// For a request with its retries.
    std::chrono::milliseconds deadline{2000};
    BudgetOptions budget{};
    BreakerOptions breaker{};
    RetryOptions retries{};
    /// How long a provider is left alone that throttles without saying for how long.
    std::chrono::seconds throttled_pause{60};
};

/// Makes asking a stranger safe, for both sides. A provider that throttles is left alone as long as it wants (at most a
/// day), one that fails by a circuit breaker, and none gets more calls than its budget, retries among them. Only what
/// was interrupted is tried again. While calls are spared the answer is Throttled, behind the breaker Broken, with the
/// time to wait. Refused counts against nothing: one call may be refused where others are served.
class GuardedProvider final : public Provider {
  public:
    /// What to wait by between two tries.
    using Sleep = std::function<void(std::chrono::milliseconds)>;

    /// `clock`, `random` and `observer` outlive it.
    GuardedProvider(std::unique_ptr<Provider> provider, GuardOptions options, const Clock& clock, Random& random,
                    ProviderObserver& observer, Sleep sleep);

    [[nodiscard]] std::string_view name() const override { return provider_->name(); }
    Answer<Quote> quote(const Symbol& symbol, Within within) override;
    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within within) override;

  private:
    using Ticket = CircuitBreaker::Ticket;

    template <class T, class Call>
    Answer<T> ask(Within within, const Call& call);
    template <class T, class Call>
    Answer<T> attempt(Ticket ticket, Within left, const Call& call);
    Answer<Ticket> admit();
    [[nodiscard]] std::optional<Failure> spared(UtcTime now);
    void settle(Ticket ticket, UtcTime begun, const std::optional<Failure>& failure);
    [[nodiscard]] bool may_retry(const Failure& failure, int retries);

    const std::unique_ptr<Provider> provider_;
    const GuardOptions options_;
    const Clock& clock_;
    Random& random_;
    ProviderObserver& observer_;
    const Sleep sleep_;

    /// Guards everything below; never held during a call.
    std::mutex mutex_;
    CallBudget budget_;
    CircuitBreaker breaker_;
    RetryBudget retries_;
    std::optional<UtcTime> paused_until_;
};

}  // namespace bourse::quotes
