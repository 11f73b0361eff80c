#include "features/quotes/providers/guarded_provider.hpp"

#include <utility>

namespace bourse::quotes {

GuardedProvider::GuardedProvider(std::unique_ptr<Provider> provider, GuardOptions options, const Clock& clock,
                                 Random& random, upstream::CallObserver& observer, upstream::Sleep sleep)
    : provider_(std::move(provider)), guard_(provider_->name(), options, clock, random, observer, std::move(sleep)) {}

Answer<Quote> GuardedProvider::quote(const Symbol& symbol, Within within) {
    return guard_.ask<Quote>(within, [&](Within left) { return provider_->quote(symbol, left); });
}

Answer<DailyBars> GuardedProvider::daily(const Symbol& symbol, const DailyRange& range, Within within) {
    const auto call = [&](Within left) { return provider_->daily(symbol, range, left); };
    return range.is_patient ? guard_.ask_long<DailyBars>(within, call) : guard_.ask<DailyBars>(within, call);
}

}  // namespace bourse::quotes
