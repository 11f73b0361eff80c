#include "features/prices/settings.hpp"

#include <algorithm>
#include <utility>

#include "platform/config/checks.hpp"
#include "platform/upstream/settings.hpp"

namespace bourse::prices {
namespace {

std::string providers_fault(const std::vector<std::string>& providers) {
    if (providers.empty()) return "names no provider";
    return upstream::provider_list_fault(providers, &parse_price_provider);
}

std::string url_of(const PricesSettings& settings, PriceProviderKind kind) {
    switch (kind) {
        case PriceProviderKind::Coinbase:
            return settings.coinbase_url;
        case PriceProviderKind::Kraken:
            return settings.kraken_url;
        case PriceProviderKind::Binance:
            return settings.binance_url;
        case PriceProviderKind::Simulated:
            break;
    }
    return {};
}

}  // namespace

config::Schema<PricesSettings> settings_schema() {
    config::Schema<PricesSettings> schema;
    schema
        .add<std::vector<std::string>>(&PricesSettings::providers,
                                       {.key = "prices.providers",
                                        .help = "Providers in the order to try: coinbase, kraken, binance, simulated",
                                        .default_text = "simulated",
                                        .flag = "--prices-providers"},
                                       providers_fault)
        .add<std::chrono::milliseconds>(&PricesSettings::interval,
                                        {.key = "prices.interval",
                                         .help = "How often the bitcoin price is fetched",
                                         .default_text = "15s",
                                         .flag = "--prices-interval"},
                                        config::at_least_100ms)
        .add<std::chrono::milliseconds>(&PricesSettings::deadline,
                                        {.key = "prices.deadline",
                                         .help = "Deadline for all providers together",
                                         .default_text = "10s",
                                         .flag = "--prices-deadline"},
                                        config::at_least_100ms)
        .add<std::chrono::milliseconds>(&PricesSettings::provider_deadline,
                                        {.key = "prices.provider_deadline",
                                         .help = "Deadline for one provider, retries included",
                                         .default_text = "3s",
                                         .flag = "--prices-provider-deadline"},
                                        config::at_least_100ms)
        .add<std::chrono::milliseconds>(&PricesSettings::max_age,
                                        {.key = "prices.max_age",
                                         .help = "Maximum age of the price for an order",
                                         .default_text = "60s",
                                         .flag = "--prices-max-age"},
                                        config::at_least_100ms)
        .add<std::int64_t>(&PricesSettings::max_jump,
                           {.key = "prices.max_jump",
                            .help = "Maximum change from the last fresh price, in percent; 0: no limit",
                            .default_text = "25",
                            .flag = "--prices-max-jump"},
                           config::not_negative)
        .add<std::chrono::milliseconds>(&PricesSettings::lease,
                                        {.key = "prices.lease",
                                         .help = "Lease duration of the price collector",
                                         .default_text = "5s",
                                         .flag = "--prices-lease"},
                                        config::at_least_1s)
        .add_parsed(&PricesSettings::coinbase_url,
                    {.key = "providers.coinbase.url",
                     .help = "URL of Coinbase; empty: https://api.coinbase.com",
                     .flag = "--coinbase-url",
                     .is_url = true},
                    &upstream::parse_provider_url)
        .add_parsed(&PricesSettings::kraken_url,
                    {.key = "providers.kraken.url",
                     .help = "URL of Kraken; empty: https://api.kraken.com",
                     .flag = "--kraken-url",
                     .is_url = true},
                    &upstream::parse_provider_url)
        .add_parsed(&PricesSettings::binance_url,
                    {.key = "providers.binance.url",
                     .help = "URL of Binance; empty: https://api.binance.com",
                     .flag = "--binance-url",
                     .is_url = true},
                    &upstream::parse_provider_url);
    return schema;
}

std::vector<PriceProviderOptions> price_provider_options(const PricesSettings& settings) {
    std::vector<PriceProviderOptions> options;
    for (const std::string& name : settings.providers) {
        PriceProviderOptions one{.kind = parse_price_provider(name).value()};
        one.url = url_of(settings, one.kind);
        one.guard.deadline = settings.provider_deadline;
        options.push_back(std::move(one));
    }
    return options;
}

CollectorOptions collector_options(const PricesSettings& settings) {
    CollectorOptions options;
    options.interval = settings.interval;
    options.deadline = settings.deadline;
    options.first_pause = std::min(options.first_pause, options.interval);
    options.lease = settings.lease;
    options.renewal = settings.lease / 5;
    options.jump = {settings.max_jump, settings.max_age};
    return options;
}

}  // namespace bourse::prices
