#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "features/quotes/quote_service.hpp"
#include "platform/config/schema.hpp"

namespace bourse::quotes {

/// The settings of an HTTP provider.
struct ProviderSettings {
    /// Empty: the provider's public URL.
    std::string url;
    std::string key;
    /// Maximum calls; 0: no limit.
    std::int64_t per_minute = 0;
    std::int64_t per_day = 0;
};

struct QuotesSettings {
    /// Names of providers in the order in which they are called; empty: see provider_kinds().
    std::vector<std::string> providers;
    std::int64_t threads = 0;
    std::chrono::milliseconds ttl{};
    std::chrono::milliseconds grace{};
    std::chrono::milliseconds deadline{};
    std::chrono::milliseconds provider_deadline{};
    /// The port without credentials; empty: quotes are served on the main port only.
    std::optional<config::Endpoint> listen;
    ProviderSettings stooq;
    ProviderSettings alphavantage;
    /// Whether to request adjusted closes from Alpha Vantage.
    bool alphavantage_adjusted = false;

    /// `quotes.providers`, else Alpha Vantage when its key is set, else the store.
    [[nodiscard]] std::vector<ProviderKind> provider_kinds() const;
    [[nodiscard]] bool needs_store() const;
    /// Whether a remote provider is used. Its answers are cached.
    [[nodiscard]] bool asks_others() const;
};

[[nodiscard]] config::Schema<QuotesSettings> settings_schema();

/// `daily_ttl`: how long daily bars of a provider are cached. Throws config::SettingError when a
/// provider has no key but needs one.
[[nodiscard]] QuoteServiceOptions quote_options(const QuotesSettings& settings, std::chrono::minutes daily_ttl);

}  // namespace bourse::quotes
