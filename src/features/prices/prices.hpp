#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "features/prices/providers/price_provider.hpp"
#include "features/prices/service/price_collector.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/upstream/call_guard.hpp"

namespace bourse::prices {

enum class PriceProviderKind : std::uint8_t { Coinbase, Kraken, Binance, Simulated };

/// `coinbase`, `kraken`, `binance` or `simulated`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<PriceProviderKind> parse_price_provider(std::string_view text);

/// Name in settings and metrics.
[[nodiscard]] std::string_view to_string(PriceProviderKind kind);

struct PriceProviderOptions {
    PriceProviderKind kind = PriceProviderKind::Simulated;
    /// Base URL, as checked by http_client::check_url(); empty: the provider's public URL.
    std::string url{};
    upstream::GuardOptions guard{};
};

/// Dependencies of the providers; must outlive them.
struct PricesNeeds {
    http_client::HttpClient& client;
    const Clock& clock;
    Random& random;
    upstream::CallObserver& observer;
};

/// HTTP client options with a response limit that fits all price providers.
[[nodiscard]] http_client::HttpClientOptions price_client_options();

/// The providers, each guarded, in the order of the options.
[[nodiscard]] std::vector<std::unique_ptr<PriceProvider>> make_price_providers(
    const std::vector<PriceProviderOptions>& options, const PricesNeeds& needs);

}  // namespace bourse::prices
