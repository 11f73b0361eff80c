#include "app/setup/feature_options.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/secret.hpp"
#include "features/accounts/service/configured_keys.hpp"

namespace bourse::app {
namespace {

using quotes::ProviderKind;
using std::chrono::floor;
using std::chrono::seconds;

quotes::ProviderOptions provider_options(const Settings& settings, ProviderKind kind) {
    quotes::ProviderOptions options{.kind = kind};
    options.guard.deadline = settings.provider_deadline;
    if (kind == ProviderKind::Stooq) {
        options.url = settings.stooq_url;
        options.key = Secret(settings.stooq_key);
        options.guard.budget = {settings.stooq_per_minute, settings.stooq_per_day};
    } else if (kind == ProviderKind::AlphaVantage) {
        options.url = settings.alphavantage_url;
        options.key = Secret(settings.alphavantage_key);
        options.adjusted = settings.alphavantage_adjusted;
        options.guard.budget = {settings.alphavantage_per_minute, settings.alphavantage_per_day};
    }
    return options;
}

std::vector<ProviderKind> provider_kinds(const Settings& settings) {
    if (settings.quotes_providers.empty()) {
        return {settings.alphavantage_key.empty() ? ProviderKind::Store : ProviderKind::AlphaVantage};
    }
    std::vector<ProviderKind> kinds;
    kinds.reserve(settings.quotes_providers.size());
    for (const std::string& name : settings.quotes_providers) {
        kinds.push_back(quotes::parse_provider_kind(name).value());
    }
    return kinds;
}

std::string price_provider_url(const Settings& settings, prices::PriceProviderKind kind) {
    switch (kind) {
        case prices::PriceProviderKind::Coinbase:
            return settings.coinbase_url;
        case prices::PriceProviderKind::Kraken:
            return settings.kraken_url;
        case prices::PriceProviderKind::Binance:
            return settings.binance_url;
        case prices::PriceProviderKind::Simulated:
            break;
    }
    return {};
}

}  // namespace

market::MarketOptions market_options(const Settings& settings) {
    return {.series_budget_bytes = settings.series_memory.count,
            .ndays = {.symbol = settings.ndays_symbol, .ndays = settings.ndays}};
}

monitor::MonitorOptions monitor_options(const Settings& settings) {
    return {.keep = floor<seconds>(settings.monitor_keep), .max_reports = settings.monitor_most_reports};
}

market::UploadOptions upload_options(const Settings& settings) {
    market::UploadOptions options;
    options.max_bytes = settings.max_upload.count;
    options.at_once = static_cast<std::size_t>(settings.uploads_at_once);
    options.folder = settings.upload_folder;
    std::error_code unreadable;
    if (!options.folder.empty() && !std::filesystem::is_directory(options.folder, unreadable)) {
        throw config::SettingError("market.upload_folder: '" + settings.upload_folder + "' is no folder");
    }
    if (options.folder.empty()) {
        options.folder = std::filesystem::is_directory(settings.data_folder)
                             ? std::filesystem::path(settings.data_folder)
                             : std::filesystem::temp_directory_path();
    }
    return options;
}

accounts::AccountsOptions accounts_options(const Settings& settings) {
    accounts::AccountsOptions options;
    options.token_lifetime = floor<seconds>(settings.token_lifetime);
    options.hashing_threads = static_cast<std::size_t>(settings.hashing_threads);
    if (!settings.token_key.empty()) {
        options.keys = accounts::configured_keys(Secret(settings.token_key), Secret(settings.previous_token_key));
    }
    return options;
}

quotes::QuoteServiceOptions quote_options(const Settings& settings) {
    quotes::QuoteServiceOptions options;
    options.providers.clear();
    for (const ProviderKind kind : provider_kinds(settings)) {
        if (kind == ProviderKind::AlphaVantage && settings.alphavantage_key.empty()) {
            throw config::SettingError(
                "providers.alphavantage.key: is not set, and alphavantage answers nobody without it (STOCKS_API_KEY)");
        }
        options.providers.push_back(provider_options(settings, kind));
    }
    options.quotes.fresh = floor<seconds>(settings.quotes_ttl);
    options.quotes.grace = floor<seconds>(settings.quotes_grace);
    options.daily.fresh = std::chrono::minutes(settings.ndays_refresh_minutes);
    options.deadline = settings.quotes_deadline;
    return options;
}

std::vector<prices::PriceProviderOptions> price_provider_options(const Settings& settings) {
    std::vector<prices::PriceProviderOptions> options;
    for (const std::string& name : settings.prices_providers) {
        prices::PriceProviderOptions one{.kind = prices::parse_price_provider(name).value()};
        one.url = price_provider_url(settings, one.kind);
        one.guard.deadline = settings.prices_provider_deadline;
        options.push_back(std::move(one));
    }
    return options;
}

prices::CollectorOptions collector_options(const Settings& settings) {
    prices::CollectorOptions options;
    options.interval = settings.prices_interval;
    options.deadline = settings.prices_deadline;
    options.first_pause = std::min(options.first_pause, options.interval);
    options.lease = settings.prices_lease;
    options.renewal = settings.prices_lease / 5;
    options.jump = {settings.prices_max_jump, settings.prices_max_age};
    return options;
}

std::optional<broker::AmqpTarget> broker_target(const Settings& settings) {
    if (!broker::is_amqp_url(settings.broker_url)) return std::nullopt;
    return broker::parse_amqp_url(settings.broker_url).value();
}

bool quotes_need_store(const Settings& settings) {
    const auto kinds = provider_kinds(settings);
    return std::ranges::find(kinds, ProviderKind::Store) != kinds.end();
}

bool asks_others(const quotes::QuoteServiceOptions& options) {
    return std::any_of(options.providers.begin(), options.providers.end(),
                       [](const quotes::ProviderOptions& provider) { return provider.kind != ProviderKind::Store; });
}

orders::OrdersOptions orders_options(const Settings& settings) {
    return {.limit = settings.btc_limit,
            .require_login = settings.orders_require_login,
            .price_max_age = settings.prices_max_age};
}

}  // namespace bourse::app
