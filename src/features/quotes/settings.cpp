#include "features/quotes/settings.hpp"

#include <algorithm>
#include <utility>

#include "base/secret.hpp"
#include "platform/config/checks.hpp"
#include "platform/upstream/settings.hpp"

namespace bourse::quotes {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

std::string providers_fault(const std::vector<std::string>& providers) {
    return upstream::provider_list_fault(providers, &parse_provider_kind);
}

Result<std::optional<config::Endpoint>> parse_optional_endpoint(std::string_view text) {
    if (text.empty()) return std::optional<config::Endpoint>();
    config::Endpoint endpoint;
    if (auto parsed = config::parse_into(endpoint, text); !parsed) return parsed.error();
    return std::optional(endpoint);
}

config::Schema<ProviderSettings> stooq_schema() {
    config::Schema<ProviderSettings> schema;
    schema
        .add_parsed(&ProviderSettings::url,
                    {.key = "providers.stooq.url",
                     .help = "URL of stooq; empty: https://stooq.com",
                     .flag = "--stooq-url",
                     .is_url = true},
                    &upstream::parse_provider_url)
        .add(&ProviderSettings::key,
             {.key = "providers.stooq.key", .help = "API key of stooq, for its daily history", .secret = true})
        .add<std::int64_t>(&ProviderSettings::per_minute,
                           {.key = "providers.stooq.per_minute",
                            .help = "Maximum calls to stooq per minute; 0: no limit",
                            .default_text = "0",
                            .flag = "--stooq-per-minute"},
                           config::not_negative)
        .add<std::int64_t>(&ProviderSettings::per_day,
                           {.key = "providers.stooq.per_day",
                            .help = "Maximum calls to stooq per day; 0: no limit",
                            .default_text = "0",
                            .flag = "--stooq-per-day"},
                           config::not_negative);
    return schema;
}

config::Schema<ProviderSettings> alphavantage_schema() {
    config::Schema<ProviderSettings> schema;
    schema
        .add_parsed(&ProviderSettings::url,
                    {.key = "providers.alphavantage.url",
                     .help = "URL of Alpha Vantage; empty: https://www.alphavantage.co",
                     .flag = "--alphavantage-url",
                     .older_variable = "STOCKS_API_HOST",
                     .is_url = true},
                    &upstream::parse_provider_url)
        .add(&ProviderSettings::key, {.key = "providers.alphavantage.key",
                                      .help = "API key of Alpha Vantage",
                                      .older_variable = "STOCKS_API_KEY",
                                      .secret = true})
        .add<std::int64_t>(&ProviderSettings::per_minute,
                           {.key = "providers.alphavantage.per_minute",
                            .help = "Maximum calls to Alpha Vantage per minute; 0: no limit",
                            .default_text = "5",
                            .flag = "--alphavantage-per-minute"},
                           config::not_negative)
        .add<std::int64_t>(&ProviderSettings::per_day,
                           {.key = "providers.alphavantage.per_day",
                            .help = "Maximum calls to Alpha Vantage per day; 0: no limit",
                            .default_text = "25",
                            .flag = "--alphavantage-per-day"},
                           config::not_negative);
    return schema;
}

ProviderOptions provider_options(const QuotesSettings& settings, ProviderKind kind) {
    ProviderOptions options{.kind = kind};
    options.guard.deadline = settings.provider_deadline;
    const bool is_stooq = kind == ProviderKind::Stooq;
    if (!is_stooq && kind != ProviderKind::AlphaVantage) return options;
    const ProviderSettings& provider = is_stooq ? settings.stooq : settings.alphavantage;
    options.url = provider.url;
    options.key = Secret(provider.key);
    options.adjusted = !is_stooq && settings.alphavantage_adjusted;
    options.guard.budget = {provider.per_minute, provider.per_day};
    return options;
}

}  // namespace

config::Schema<QuotesSettings> settings_schema() {
    config::Schema<QuotesSettings> schema;
    schema
        .add<std::vector<std::string>>(
            &QuotesSettings::providers,
            {.key = "quotes.providers",
             .help = "Providers in the order to try: stooq, alphavantage, store, simulated; empty: alphavantage if its "
                     "key is set, else store",
             .flag = "--quotes-providers"},
            providers_fault)
        .add<std::int64_t>(&QuotesSettings::threads,
                           {.key = "quotes.threads",
                            .help = "Threads for provider calls",
                            .default_text = "4",
                            .flag = "--quotes-threads"},
                           config::thread_count)
        .add(&QuotesSettings::ttl,
             {.key = "quotes.ttl", .help = "How long a quote is cached", .default_text = "60s", .flag = "--quotes-ttl"})
        .add(&QuotesSettings::grace, {.key = "quotes.grace",
                                      .help = "How much longer a cached quote is served while providers fail",
                                      .default_text = "1h",
                                      .flag = "--quotes-grace"})
        .add<std::chrono::milliseconds>(&QuotesSettings::deadline,
                                        {.key = "quotes.deadline",
                                         .help = "Deadline for all providers together",
                                         .default_text = "5s",
                                         .flag = "--quotes-deadline"},
                                        config::at_least_1s)
        .add<std::chrono::milliseconds>(&QuotesSettings::provider_deadline,
                                        {.key = "quotes.provider_deadline",
                                         .help = "Deadline for one provider, retries included",
                                         .default_text = "2s",
                                         .flag = "--provider-deadline"},
                                        config::at_least_1s)
        .add_parsed(&QuotesSettings::listen,
                    {.key = "quotes.listen",
                     .help = "HOST:PORT of a second port that serves quotes without credentials; empty: none",
                     .flag = "--quotes-listen"},
                    &parse_optional_endpoint)
        .add_section("", &QuotesSettings::stooq, stooq_schema())
        .add_section("", &QuotesSettings::alphavantage, alphavantage_schema())
        .add(&QuotesSettings::alphavantage_adjusted,
             {.key = "providers.alphavantage.adjusted",
              .help = "Request adjusted closes, a paid feature of Alpha Vantage",
              .default_text = "false",
              .flag = "--adjusted-closes"});
    return schema;
}

std::vector<ProviderKind> QuotesSettings::provider_kinds() const {
    if (providers.empty()) return {alphavantage.key.empty() ? ProviderKind::Store : ProviderKind::AlphaVantage};
    std::vector<ProviderKind> kinds;
    kinds.reserve(providers.size());
    for (const std::string& name : providers) kinds.push_back(parse_provider_kind(name).value());
    return kinds;
}

bool QuotesSettings::needs_store() const {
    const auto kinds = provider_kinds();
    return std::ranges::find(kinds, ProviderKind::Store) != kinds.end();
}

bool QuotesSettings::asks_others() const {
    const auto kinds = provider_kinds();
    return std::ranges::any_of(kinds, [](ProviderKind kind) { return kind != ProviderKind::Store; });
}

QuoteServiceOptions quote_options(const QuotesSettings& settings, std::chrono::minutes daily_ttl) {
    QuoteServiceOptions options;
    options.providers.clear();
    for (const ProviderKind kind : settings.provider_kinds()) {
        if (kind == ProviderKind::AlphaVantage && settings.alphavantage.key.empty()) {
            throw config::SettingError(
                "providers.alphavantage.key: is not set, but the provider alphavantage requires it (STOCKS_API_KEY)");
        }
        options.providers.push_back(provider_options(settings, kind));
    }
    options.quotes.fresh = floor<seconds>(settings.ttl);
    options.quotes.grace = floor<seconds>(settings.grace);
    options.daily.fresh = daily_ttl;
    options.deadline = settings.deadline;
    return options;
}

}  // namespace bourse::quotes
