#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "features/prices/prices.hpp"
#include "platform/config/schema.hpp"

namespace bourse::prices {

struct PricesSettings {
    /// Names of providers in the order in which they are called; at least one.
    std::vector<std::string> providers;
    std::chrono::milliseconds interval{};
    std::chrono::milliseconds deadline{};
    std::chrono::milliseconds provider_deadline{};
    /// Maximum age of the price; orders are rejected when it is older.
    std::chrono::milliseconds max_age{};
    /// In percent of the last fresh price; 0: no limit.
    std::int64_t max_jump = 0;
    std::chrono::milliseconds lease{};
    /// Empty: the provider's public URL.
    std::string coinbase_url;
    std::string kraken_url;
    std::string binance_url;
};

[[nodiscard]] config::Schema<PricesSettings> settings_schema();

[[nodiscard]] std::vector<PriceProviderOptions> price_provider_options(const PricesSettings& settings);
[[nodiscard]] CollectorOptions collector_options(const PricesSettings& settings);

}  // namespace bourse::prices
