#pragma once
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "features/prices/providers/price_provider.hpp"
#include "platform/http_client/http_client.hpp"

namespace bourse::prices {

/// Dependencies of a provider. `client` and `clock` must outlive it.
struct PriceProviderNeeds {
    http_client::HttpClient& client;
    const Clock& clock;
    /// Base URL, as checked by http_client::check_url(); empty: the provider's public URL.
    std::string url{};
};

/// https://api.coinbase.com: one request for all currencies.
[[nodiscard]] std::unique_ptr<PriceProvider> make_coinbase(PriceProviderNeeds needs);

/// https://api.kraken.com: one request for all currencies.
[[nodiscard]] std::unique_ptr<PriceProvider> make_kraken(PriceProviderNeeds needs);

/// https://api.binance.com: one request per currency. Binance trades tether (USDT) instead of dollars; the USDT price
/// is returned as USD price, a good approximation while tether keeps its peg. EUR and GBP are missing when Binance has
/// no market for them.
[[nodiscard]] std::unique_ptr<PriceProvider> make_binance(PriceProviderNeeds needs);

}  // namespace bourse::prices
