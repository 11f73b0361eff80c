#include "features/quotes/providers/provider_chain.hpp"

#include <stdexcept>
#include <utility>

#include "platform/upstream/call_chain.hpp"

namespace bourse::quotes {

ProviderChain::ProviderChain(std::vector<Provider*> providers, const Clock& clock)
    : providers_(std::move(providers)), clock_(clock) {
    if (providers_.empty()) throw std::invalid_argument("ProviderChain needs at least one provider");
}

Answer<Quote> ProviderChain::quote(const Symbol& symbol, Within within) {
    return upstream::first_found<Quote>(providers_, within, clock_,
                                        [&](Provider& provider, Within left) { return provider.quote(symbol, left); });
}

Answer<DailyBars> ProviderChain::daily(const Symbol& symbol, const DailyRange& range, Within within) {
    return upstream::first_found<DailyBars>(providers_, within, clock_, [&](Provider& provider, Within left) {
        return provider.daily(symbol, range, left);
    });
}

}  // namespace bourse::quotes
