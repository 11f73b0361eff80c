#pragma once
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "features/prices/providers/price_provider.hpp"
#include "platform/http_client/http_client.hpp"

namespace bourse::prices {

/// Where a provider is asked. `client` and `clock` outlive what is made of them.
struct PriceProviderNeeds {
    http_client::HttpClient& client;
    const Clock& clock;
    /// As http_client::check_url() wants it; empty: where everybody asks it.
    std::string url{};
};

/// https://api.coinbase.com: one question for all currencies.
[[nodiscard]] std::unique_ptr<PriceProvider> make_coinbase(PriceProviderNeeds needs);

/// https://api.kraken.com: one question for all currencies.
[[nodiscard]] std::unique_ptr<PriceProvider> make_kraken(PriceProviderNeeds needs);

/// https://api.binance.com: a question for each currency. It trades tethers (USDT) instead of dollars, and their price
/// is given as that of dollars, from which it differs by little as long as tethers hold. Euros and pounds are missing
/// while it does not trade them.
[[nodiscard]] std::unique_ptr<PriceProvider> make_binance(PriceProviderNeeds needs);

}  // namespace bourse::prices
