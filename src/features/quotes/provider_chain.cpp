#include "features/quotes/provider_chain.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace bourse::quotes {
namespace {

/// Which of two failures decides: the larger one.
int weight_of(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::Refused:
            return 0;
        case Failure::Kind::UnknownSymbol:
            return 1;
        case Failure::Kind::Broken:
            return 2;
        case Failure::Kind::Throttled:
            return 3;
    }
    return 2;
}

/// What has failed so far, as one failure.
Failure both(Failure one, const Failure& other) {
    one.what += "; " + other.what;
    if (weight_of(other.kind) > weight_of(one.kind)) {
        one.kind = other.kind;
        one.retry_after = other.retry_after;
    } else if (one.kind == other.kind && other.retry_after) {
        one.retry_after = std::min(one.retry_after.value_or(*other.retry_after), *other.retry_after);
    }
    one.is_transient = false;
    return one;
}

}  // namespace

ProviderChain::ProviderChain(std::vector<std::unique_ptr<Provider>> providers, const Clock& clock)
    : providers_(std::move(providers)), clock_(clock) {
    if (providers_.empty()) throw std::invalid_argument("a chain without providers");
}

Answer<Quote> ProviderChain::quote(const Symbol& symbol, Within within) {
    return ask<Quote>(within, [&](Provider& provider, Within left) { return provider.quote(symbol, left); });
}

Answer<DailyBars> ProviderChain::daily(const Symbol& symbol, const DailyRange& range, Within within) {
    return ask<DailyBars>(within, [&](Provider& provider, Within left) { return provider.daily(symbol, range, left); });
}

template <class T, class Call>
Answer<T> ProviderChain::ask(Within within, const Call& call) {
    const UtcTime begun = clock_.now();
    std::optional<Failure> failed;
    for (const auto& provider : providers_) {
        const auto spent = std::max(UtcTime::Duration::zero(), clock_.now() - begun);
        const Within left = within - std::chrono::ceil<Within>(spent);
        Answer<T> answer = left > Within::zero() ? call(*provider, left) : broken("no time was left");
        if (answer) return answer;
        Failure failure = answer.error();
        failure.what = std::string(provider->name()) + ": " + failure.what;
        failed = failed ? both(*std::move(failed), failure) : std::move(failure);
    }
    return *std::move(failed);
}

}  // namespace bourse::quotes
