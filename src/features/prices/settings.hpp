#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "features/prices/prices.hpp"
#include "platform/config/schema.hpp"

namespace bourse::prices {

struct PricesSettings {
    /// Names of providers in the order in which they are asked; at least one.
    std::vector<std::string> providers;
    std::chrono::milliseconds interval{};
    std::chrono::milliseconds deadline{};
    std::chrono::milliseconds provider_deadline{};
    /// Orders are refused when the price is older.
    std::chrono::milliseconds max_age{};
    /// In percent of the last fresh price; 0: no bound.
    std::int64_t max_jump = 0;
    std::chrono::milliseconds lease{};
    /// Empty: the provider's own.
    std::string coinbase_url;
    std::string kraken_url;
    std::string binance_url;
};

[[nodiscard]] config::Schema<PricesSettings> settings_schema();

[[nodiscard]] std::vector<PriceProviderOptions> price_provider_options(const PricesSettings& settings);
[[nodiscard]] CollectorOptions collector_options(const PricesSettings& settings);

}  // namespace bourse::prices
