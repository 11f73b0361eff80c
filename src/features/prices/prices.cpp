#include "features/prices/prices.hpp"

#include <thread>
#include <utility>

#include "features/prices/providers/guarded_price_provider.hpp"
#include "features/prices/providers/price_providers.hpp"
#include "features/prices/providers/simulated_price.hpp"

namespace bourse::prices {
namespace {

std::unique_ptr<PriceProvider> make_provider(const PriceProviderOptions& options, const PricesNeeds& needs) {
    const PriceProviderNeeds asking{needs.client, needs.clock, options.url};
    switch (options.kind) {
        case PriceProviderKind::Coinbase:
            return make_coinbase(asking);
        case PriceProviderKind::Kraken:
            return make_kraken(asking);
        case PriceProviderKind::Binance:
            return make_binance(asking);
        case PriceProviderKind::Simulated:
            break;
    }
    return make_simulated_price(needs.clock);
}

}  // namespace

Result<PriceProviderKind> parse_price_provider(std::string_view text) {
    for (const auto kind : {PriceProviderKind::Coinbase, PriceProviderKind::Kraken, PriceProviderKind::Binance,
                            PriceProviderKind::Simulated}) {
        if (text == to_string(kind)) return kind;
    }
    return invalid("'" + std::string(text) + "' is not one of coinbase, kraken, binance, simulated");
}

std::string_view to_string(PriceProviderKind kind) {
    switch (kind) {
        case PriceProviderKind::Coinbase:
            return "coinbase";
        case PriceProviderKind::Kraken:
            return "kraken";
        case PriceProviderKind::Binance:
            return "binance";
        case PriceProviderKind::Simulated:
            return "simulated";
    }
    return "";
}

http_client::HttpClientOptions price_client_options() {
    return {.max_body_bytes = std::size_t{1} << 20};
}

std::vector<std::unique_ptr<PriceProvider>> make_price_providers(const std::vector<PriceProviderOptions>& options,
                                                                 const PricesNeeds& needs) {
    const auto sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
    std::vector<std::unique_ptr<PriceProvider>> providers;
    providers.reserve(options.size());
    for (const PriceProviderOptions& one : options) {
        providers.push_back(std::make_unique<GuardedPriceProvider>(make_provider(one, needs), one.guard, needs.clock,
                                                                   needs.random, needs.observer, sleep));
    }
    return providers;
}

}  // namespace bourse::prices
