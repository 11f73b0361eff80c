#include "app/setup/settings.hpp"

#include <algorithm>

#include "app/setup/feature_options.hpp"
#include "app/setup/store.hpp"
#include "features/accounts/service/configured_keys.hpp"
#include "features/prices/prices.hpp"
#include "features/quotes/quote_service.hpp"
#include "platform/broker/amqp_target.hpp"
#include "platform/cache/settings.hpp"
#include "platform/http_client/url.hpp"

namespace bourse::app {
namespace {

constexpr std::string_view kInProcess = "inprocess:";

std::string at_least_one(const std::int64_t& count) {
    return count < 1 ? "must be at least 1" : "";
}

/// More would only cost memory, if the system gave them at all.
std::string few_threads(const std::int64_t& count) {
    constexpr std::int64_t kMaxThreads = 1024;
    return count > kMaxThreads ? "must be at most " + std::to_string(kMaxThreads) : at_least_one(count);
}

std::string no_or_few_threads(const std::int64_t& count) {
    return count == 0 ? "" : few_threads(count);
}

std::string up_to_a_year_of_minutes(const std::int64_t& minutes) {
    constexpr std::int64_t kYear = 366 * 24 * 60;
    return minutes < 0 || minutes > kYear ? "must be from 0 to " + std::to_string(kYear) : "";
}

std::string not_negative(const std::int64_t& count) {
    return count < 0 ? "must not be negative" : "";
}

std::string at_least_a_tenth(const std::chrono::milliseconds& duration) {
    return duration < std::chrono::milliseconds(100) ? "must be at least 100ms" : "";
}

std::string at_least_a_second(const std::chrono::milliseconds& duration) {
    return duration < std::chrono::seconds(1) ? "must be at least 1s" : "";
}

std::string empty_or_long_enough(const std::string& key) {
    const bool is_fine = key.empty() || key.size() >= accounts::kShortestTokenKey;
    return is_fine ? "" : "must have at least " + std::to_string(accounts::kShortestTokenKey) + " bytes";
}

/// A host alone, as the older systems name it, is asked over HTTPS.
Result<std::string> parse_provider_url(std::string_view text) {
    if (text.empty()) return std::string();
    std::string url = text.find("://") == std::string_view::npos ? "https://" + std::string(text) : std::string(text);
    if (auto fits = http_client::check_url(url); !fits) return fits.error();
    return url;
}

Result<std::string> parse_monitor_url(std::string_view text) {
    if (text.empty()) return std::string();
    if (auto fits = http_client::check_url(std::string(text)); !fits) return fits.error();
    return std::string(text);
}

/// Known providers, each once.
template <class Kind>
std::string what_is_wrong_with(const std::vector<std::string>& providers, Result<Kind> (*parse)(std::string_view)) {
    for (auto name = providers.begin(); name != providers.end(); ++name) {
        if (const auto kind = parse(*name); !kind) return "has a fault: " + kind.error().detail;
        if (std::find(providers.begin(), name, *name) != name) return "names " + *name + " twice";
    }
    return "";
}

std::string what_is_wrong_with_quotes(const std::vector<std::string>& providers) {
    return what_is_wrong_with(providers, &quotes::parse_provider_kind);
}

std::string what_is_wrong_with_prices(const std::vector<std::string>& providers) {
    if (providers.empty()) return "names no provider";
    return what_is_wrong_with(providers, &prices::parse_price_provider);
}

void add_accounts(config::Schema<Settings>& schema) {
    schema
        .add(&Settings::admin_password,
             {.key = "admin.password", .help = "Of the user that init makes", .secret = true})
        .add<std::string>(&Settings::token_key, {.key = "accounts.token_key", .help = "Signs tokens", .secret = true},
                          empty_or_long_enough)
        .add<std::string>(
            &Settings::previous_token_key,
            {.key = "accounts.previous_token_key", .help = "Signed tokens until it was replaced", .secret = true},
            empty_or_long_enough)
        .add<std::chrono::milliseconds>(&Settings::token_lifetime,
                                        {.key = "accounts.token_lifetime",
                                         .help = "How long a token counts",
                                         .default_text = "1h",
                                         .flag = "--token-lifetime"},
                                        at_least_a_second)
        .add<std::int64_t>(&Settings::hashing_threads,
                           {.key = "accounts.hashing_threads",
                            .help = "Threads that check passwords",
                            .default_text = "2",
                            .flag = "--hashing-threads"},
                           few_threads);
}

/// Tells nothing of a URL that may hold a password.
Result<std::string> parse_broker_url(std::string_view text) {
    if (text == kInProcess) return std::string(text);
    if (broker::is_amqp_url(text)) {
        if (const auto target = broker::parse_amqp_url(text); !target) return target.error();
        return std::string(text);
    }
    if (auto fits = http_client::check_url(std::string(text)); !fits) {
        return invalid(
            "must be inprocess:, amqp://…, amqps://… or the http://… of the quotes role, without a password");
    }
    return std::string(text);
}

Result<std::optional<config::Endpoint>> parse_optional_endpoint(std::string_view text) {
    if (text.empty()) return std::optional<config::Endpoint>();
    config::Endpoint endpoint;
    if (auto parsed = config::parse_into(endpoint, text); !parsed) return parsed.error();
    return std::optional(endpoint);
}

void add_broker(config::Schema<Settings>& schema) {
    schema
        .add_parsed(
            &Settings::broker_url,
            {.key = "broker.url",
             .help = "How roles of several processes reach each other: amqp://… or the http://… of the quotes role",
             .default_text = std::string(kInProcess),
             .flag = "--broker-url",
             .secret = true},
            &parse_broker_url)
        .add<std::chrono::milliseconds>(&Settings::broker_deadline,
                                        {.key = "broker.deadline",
                                         .help = "For a question to another role",
                                         .default_text = "6s",
                                         .flag = "--broker-deadline"},
                                        at_least_a_second)
        .add_parsed(
            &Settings::quotes_listen,
            {.key = "quotes.listen",
             .help = "HOST:PORT where quotes are answered without credentials, beside the main port; empty: nowhere",
             .flag = "--quotes-listen"},
            &parse_optional_endpoint);
}

void add_limits(config::Schema<Settings>& schema) {
    schema
        .add_parsed(&Settings::trusted_proxies,
                    {.key = "http.trusted_proxies",
                     .help = "Addresses and networks (10.0.0.0/8) of proxies whose X-Forwarded-For counts",
                     .flag = "--trusted-proxies"},
                    &http::TrustedProxies::parse)
        .add_parsed(
            &Settings::anonymous_rate,
            {.key = "rate_limit.anonymous",
             .help = "Orders, and as often sign-ins and quotes, of an address; such as 10/s, 60/min, 1000/h or off",
             .default_text = "60/min",
             .flag = "--rate-limit-anonymous"},
            &limits::parse_rate)
        .add_parsed(&Settings::user_rate,
                    {.key = "rate_limit.user",
                     .help = "The same of an account that shows its credentials",
                     .default_text = "600/min",
                     .flag = "--rate-limit-user"},
                    &limits::parse_rate)
        .add_parsed(&Settings::market_data_rate,
                    {.key = "rate_limit.market_data",
                     .help = "Readings of stored market data of an address",
                     .default_text = "off",
                     .flag = "--rate-limit-market-data"},
                    &limits::parse_rate);
}

void add_quotes(config::Schema<Settings>& schema) {
    schema
        .add<std::vector<std::string>>(
            &Settings::quotes_providers,
            {.key = "quotes.providers",
             .help = "Asked in this order: stooq, alphavantage, store, simulated; empty: alphavantage when its key is "
                     "set, else store",
             .flag = "--quotes-providers"},
            what_is_wrong_with_quotes)
        .add<std::int64_t>(&Settings::quotes_threads,
                           {.key = "quotes.threads",
                            .help = "Threads that wait for providers",
                            .default_text = "4",
                            .flag = "--quotes-threads"},
                           few_threads)
        .add(&Settings::quotes_ttl, {.key = "quotes.ttl",
                                     .help = "How long a quote is given again without asking",
                                     .default_text = "60s",
                                     .flag = "--quotes-ttl"})
        .add(&Settings::quotes_grace, {.key = "quotes.grace",
                                       .help = "How much longer one is given while no provider answers",
                                       .default_text = "1h",
                                       .flag = "--quotes-grace"})
        .add<std::chrono::milliseconds>(&Settings::quotes_deadline,
                                        {.key = "quotes.deadline",
                                         .help = "For a question to all providers together",
                                         .default_text = "5s",
                                         .flag = "--quotes-deadline"},
                                        at_least_a_second)
        .add<std::chrono::milliseconds>(&Settings::provider_deadline,
                                        {.key = "quotes.provider_deadline",
                                         .help = "For one provider, retries included",
                                         .default_text = "2s",
                                         .flag = "--provider-deadline"},
                                        at_least_a_second);
}

void add_providers(config::Schema<Settings>& schema) {
    schema
        .add_parsed(&Settings::stooq_url,
                    {.key = "providers.stooq.url",
                     .help = "Where stooq is asked; empty: https://stooq.com",
                     .flag = "--stooq-url"},
                    parse_provider_url)
        .add(&Settings::stooq_key, {.key = "providers.stooq.key", .help = "For its daily history", .secret = true})
        .add<std::int64_t>(&Settings::stooq_per_minute,
                           {.key = "providers.stooq.per_minute",
                            .help = "Most calls of stooq a minute; 0: no limit",
                            .default_text = "0",
                            .flag = "--stooq-per-minute"},
                           not_negative)
        .add<std::int64_t>(&Settings::stooq_per_day,
                           {.key = "providers.stooq.per_day",
                            .help = "Most calls of stooq a day; 0: no limit",
                            .default_text = "0",
                            .flag = "--stooq-per-day"},
                           not_negative)
        .add_parsed(&Settings::alphavantage_url,
                    {.key = "providers.alphavantage.url",
                     .help = "Where Alpha Vantage is asked; empty: https://www.alphavantage.co",
                     .flag = "--alphavantage-url",
                     .older_variable = "STOCKS_API_HOST"},
                    parse_provider_url)
        .add(&Settings::alphavantage_key, {.key = "providers.alphavantage.key",
                                           .help = "Of Alpha Vantage",
                                           .older_variable = "STOCKS_API_KEY",
                                           .secret = true})
        .add(&Settings::alphavantage_adjusted, {.key = "providers.alphavantage.adjusted",
                                                .help = "Whether to ask for adjusted closes, which is not free",
                                                .default_text = "false",
                                                .flag = "--adjusted-closes"})
        .add<std::int64_t>(&Settings::alphavantage_per_minute,
                           {.key = "providers.alphavantage.per_minute",
                            .help = "Most calls of Alpha Vantage a minute; 0: no limit",
                            .default_text = "5",
                            .flag = "--alphavantage-per-minute"},
                           not_negative)
        .add<std::int64_t>(&Settings::alphavantage_per_day,
                           {.key = "providers.alphavantage.per_day",
                            .help = "Most calls of Alpha Vantage a day; 0: no limit",
                            .default_text = "25",
                            .flag = "--alphavantage-per-day"},
                           not_negative);
}

void add_prices(config::Schema<Settings>& schema) {
    schema
        .add<std::vector<std::string>>(&Settings::prices_providers,
                                       {.key = "prices.providers",
                                        .help = "Asked in this order: coinbase, kraken, binance, simulated",
                                        .default_text = "simulated",
                                        .flag = "--prices-providers"},
                                       what_is_wrong_with_prices)
        .add<std::chrono::milliseconds>(&Settings::prices_interval,
                                        {.key = "prices.interval",
                                         .help = "How often the price of bitcoin is asked for",
                                         .default_text = "15s",
                                         .flag = "--prices-interval"},
                                        at_least_a_tenth)
        .add<std::chrono::milliseconds>(&Settings::prices_deadline,
                                        {.key = "prices.deadline",
                                         .help = "For a question to all providers together",
                                         .default_text = "10s",
                                         .flag = "--prices-deadline"},
                                        at_least_a_tenth)
        .add<std::chrono::milliseconds>(&Settings::prices_provider_deadline,
                                        {.key = "prices.provider_deadline",
                                         .help = "For one provider, retries included",
                                         .default_text = "3s",
                                         .flag = "--prices-provider-deadline"},
                                        at_least_a_tenth)
        .add<std::chrono::milliseconds>(&Settings::prices_max_age,
                                        {.key = "prices.max_age",
                                         .help = "How old a price may be for orders to be placed at it",
                                         .default_text = "60s",
                                         .flag = "--prices-max-age"},
                                        at_least_a_tenth)
        .add<std::int64_t>(&Settings::prices_max_jump,
                           {.key = "prices.max_jump",
                            .help = "Most percent that a price may be from the last fresh one; 0: any",
                            .default_text = "25",
                            .flag = "--prices-max-jump"},
                           not_negative)
        .add<std::chrono::milliseconds>(&Settings::prices_lease,
                                        {.key = "prices.lease",
                                         .help = "How long after its end a replica is missed that asks for all",
                                         .default_text = "5s",
                                         .flag = "--prices-lease"},
                                        at_least_a_second)
        .add_parsed(&Settings::coinbase_url,
                    {.key = "providers.coinbase.url",
                     .help = "Where Coinbase is asked; empty: https://api.coinbase.com",
                     .flag = "--coinbase-url"},
                    parse_provider_url)
        .add_parsed(&Settings::kraken_url,
                    {.key = "providers.kraken.url",
                     .help = "Where Kraken is asked; empty: https://api.kraken.com",
                     .flag = "--kraken-url"},
                    parse_provider_url)
        .add_parsed(&Settings::binance_url,
                    {.key = "providers.binance.url",
                     .help = "Where Binance is asked; empty: https://api.binance.com",
                     .flag = "--binance-url"},
                    parse_provider_url);
}

void add_cache(config::Schema<Settings>& schema) {
    schema
        .add<std::string>(&Settings::cache_url,
                          {.key = "cache.url",
                           .help = "What replicas share beside the store: memory:, redis://user:password@host:port/db",
                           .default_text = "memory:",
                           .flag = "--cache-url",
                           .secret = true},
                          &cache::cache_url_fault)
        .add<std::chrono::milliseconds>(
            &Settings::cache_timeout,
            {.key = "cache.timeout",
             .help = "How long Redis may take to answer before it counts as gone",
             .default_text = "500ms",
             .flag = "--cache-timeout"},
            [](const std::chrono::milliseconds& timeout) { return timeout.count() < 1 ? "must be at least 1ms" : ""; });
}

void add_monitor(config::Schema<Settings>& schema) {
    schema
        .add_parsed(&Settings::monitor_url,
                    {.key = "monitor.url",
                     .help = "Monitor that this process reports to when it does not play that role itself",
                     .flag = "--monitor-url"},
                    parse_monitor_url)
        .add<std::chrono::milliseconds>(&Settings::monitor_keep,
                                        {.key = "monitor.keep",
                                         .help = "How long the monitor keeps reports",
                                         .default_text = "168h",
                                         .flag = "--monitor-keep"},
                                        at_least_a_second)
        .add<std::int64_t>(&Settings::monitor_most_reports,
                           {.key = "monitor.most_reports",
                            .help = "How many it keeps at most",
                            .default_text = "1000000",
                            .flag = "--monitor-most-reports"},
                           at_least_one);
}

Result<Decimal<8>> parse_btc_limit(std::string_view text) {
    auto limit = Decimal<8>::parse(text);
    if (limit && *limit < Decimal<8>()) return invalid("must not be negative");
    return limit;
}

void add_orders(config::Schema<Settings>& schema) {
    schema
        .add_parsed(&Settings::btc_limit,
                    {.key = "orders.btc_limit",
                     .help = "Most bitcoin that is ever sold, all orders together",
                     .default_text = "100",
                     .flag = "--btc-limit"},
                    parse_btc_limit)
        .add(&Settings::orders_require_login, {.key = "orders.require_login",
                                               .help = "Whether orders need an account",
                                               .default_text = "false",
                                               .flag = "--orders-require-login"});
}

void add_roles_and_store(config::Schema<Settings>& schema) {
    schema
        .add_parsed(&Settings::roles,
                    {.key = "roles",
                     .help = "What this process does: api, quotes, orders, prices, monitor",
                     .default_text = "api,quotes,orders,prices,monitor",
                     .flag = "--roles"},
                    &Roles::parse)
        .add(&Settings::data_folder, {.key = "data",
                                      .help = "Folder of the embedded store; made when it is absent",
                                      .default_text = "data",
                                      .flag = "--data"})
        .add(&Settings::database_url,
             {.key = "database.url",
              .help = "Relational store, sqlite:PATH or postgresql://…; empty: bourse.db in the data folder",
              .flag = "--database-url",
              .secret = true})
        .add(&Settings::postgres_hostname, {.key = "postgres.hostname",
                                            .help = "PostgreSQL server, when database.url is empty",
                                            .flag = "--postgres-hostname",
                                            .older_variable = "POSTGRES_HOSTNAME"})
        .add<std::int64_t>(
            &Settings::postgres_port,
            {.key = "postgres.port",
             .help = "Its port",
             .default_text = "5432",
             .flag = "--postgres-port",
             .older_variable = "POSTGRES_PORT"},
            [](const std::int64_t& port) { return port < 1 || port > 65'535 ? "must be from 1 to 65535" : ""; })
        .add(&Settings::postgres_database, {.key = "postgres.db",
                                            .help = "Its database",
                                            .default_text = "bourse",
                                            .flag = "--postgres-db",
                                            .older_variable = "POSTGRES_DB"})
        .add(&Settings::postgres_user, {.key = "postgres.user",
                                        .help = "Who signs in",
                                        .default_text = "bourse",
                                        .flag = "--postgres-user",
                                        .older_variable = "POSTGRES_USER"})
        .add(&Settings::postgres_password,
             {.key = "postgres.password", .help = "", .older_variable = "POSTGRES_PASSWORD", .secret = true})
        .add(&Settings::check_migration,
             {.key = "database.check_migration",
              .help = "Whether serve waits for PostgreSQL to be migrated instead of refusing to start",
              .default_text = "false",
              .flag = "--check-migration",
              .older_variable = "CHECK_MIGRATION"})
        .add(&Settings::migration_wait, {.key = "database.migration_wait",
                                         .help = "How long it waits before it gives up",
                                         .default_text = "60s",
                                         .flag = "--migration-wait"})
        .add(&Settings::datasets, {.key = "datasets",
                                   .help = "Folder of files (*.yaml) that declare more record types",
                                   .flag = "--datasets"});
}

void add_server(config::Schema<Settings>& schema) {
    schema
        .add(&Settings::listen, {.key = "server.listen",
                                 .help = "HOST:PORT to listen on; port 0 takes a free one",
                                 .default_text = "127.0.0.1:8000",
                                 .flag = "--listen"})
        .add<std::int64_t>(&Settings::io_threads,
                           {.key = "server.io_threads",
                            .help = "Threads that carry connections; 0: one a core",
                            .default_text = "0",
                            .flag = "--io-threads"},
                           no_or_few_threads)
        .add<std::int64_t>(&Settings::blocking_threads,
                           {.key = "server.blocking_threads",
                            .help = "Threads for SQL and other work that waits",
                            .default_text = "4",
                            .flag = "--blocking-threads"},
                           few_threads)
        .add(&Settings::tls_certificate, {.key = "server.tls_cert",
                                          .help = "PEM file with the certificate chain; serves HTTPS",
                                          .flag = "--tls-cert"})
        .add(&Settings::tls_key,
             {.key = "server.tls_key", .help = "PEM file with the certificate's private key", .flag = "--tls-key"})
        .add(&Settings::max_body,
             {.key = "server.max_body", .help = "Largest request body", .default_text = "1MiB", .flag = "--max-body"})
        .add(&Settings::response_cache, {.key = "server.response_cache",
                                         .help = "Memory for ready answers, all threads together; 0 caches nothing",
                                         .default_text = "64MiB",
                                         .flag = "--response-cache"})
        .add(&Settings::drain_timeout, {.key = "server.drain_timeout",
                                        .help = "How long SIGTERM waits for requests in flight",
                                        .default_text = "10s",
                                        .flag = "--drain-timeout"});
}

void add_telemetry(config::Schema<Settings>& schema) {
    schema
        .add_parsed(&Settings::log_level,
                    {.key = "log.level",
                     .help = "debug, info, warn, error or off",
                     .default_text = "info",
                     .flag = "--log-level",
                     .older_variable = "LOG_LEVEL"},
                    &telemetry::parse_level)
        .add_parsed(&Settings::log_format,
                    {.key = "log.format",
                     .help = "text or json",
                     .default_text = "text",
                     .flag = "--log-format",
                     .older_variable = "LOG_FORMAT"},
                    &telemetry::parse_log_format)
        .add(&Settings::access_log, {.key = "log.access",
                                     .help = "Whether each request has a line, at level info",
                                     .default_text = "true",
                                     .flag = "--log-access"})
        .add(&Settings::metrics, {.key = "metrics.enabled",
                                  .help = "Whether GET /metrics answers",
                                  .default_text = "false",
                                  .flag = "--enable-metrics",
                                  .older_variable = "ENABLE_METRICS"});
}

void add_market(config::Schema<Settings>& schema) {
    schema
        .add(&Settings::series_memory, {.key = "market.series_memory",
                                        .help = "Memory for the series that are served",
                                        .default_text = "512MiB",
                                        .flag = "--series-memory"})
        .add(&Settings::max_upload, {.key = "market.max_upload",
                                     .help = "Largest upload of bars",
                                     .default_text = "4GiB",
                                     .flag = "--max-upload"})
        .add<std::int64_t>(&Settings::uploads_at_once,
                           {.key = "market.uploads_at_once",
                            .help = "Uploads of bars at the same time",
                            .default_text = "2",
                            .flag = "--uploads-at-once"},
                           at_least_one)
        .add(&Settings::upload_folder,
             {.key = "market.upload_folder",
              .help = "Folder that uploads are received into; the data folder when it is there, "
                      "else that for temporary files",
              .flag = "--upload-folder"})
        .add_parsed(&Settings::ndays_symbol,
                    {.key = "ndays.symbol",
                     .help = "Symbol of GET /ndays when none is given",
                     .default_text = "MSFT",
                     .flag = "--ndays-symbol",
                     .older_variable = "SYMBOL"},
                    &Symbol::parse)
        .add<std::int64_t>(&Settings::ndays,
                           {.key = "ndays.ndays",
                            .help = "Days of GET /ndays when no number is given",
                            .default_text = "7",
                            .flag = "--ndays",
                            .older_variable = "NDAYS"},
                           at_least_one)
        .add<std::int64_t>(&Settings::ndays_refresh_minutes,
                           {.key = "ndays.refresh_minutes",
                            .help = "How long GET /ndays gives again what a provider told",
                            .default_text = "60",
                            .flag = "--ndays-refresh-minutes",
                            .older_variable = "API_REFRESH_FREQUENCY_MINUTES"},
                           up_to_a_year_of_minutes);
}

/// In the order in which --help lists them.
config::Schema<Settings> make_schema() {
    config::Schema<Settings> schema;
    add_roles_and_store(schema);
    add_server(schema);
    add_telemetry(schema);
    add_market(schema);
    add_limits(schema);
    add_accounts(schema);
    add_broker(schema);
    add_quotes(schema);
    add_providers(schema);
    add_prices(schema);
    add_orders(schema);
    add_cache(schema);
    add_monitor(schema);
    return schema;
}

}  // namespace

const config::Schema<Settings>& settings_schema() {
    static const config::Schema<Settings> schema = make_schema();
    return schema;
}

namespace {

void check_roles(const Settings& settings) {
    const bool is_api = settings.roles.contains(RoleName::Api);
    const bool is_quotes = settings.roles.contains(RoleName::Quotes);
    if (is_api && !is_quotes && settings.broker_url == kInProcess) {
        throw config::SettingError(
            "roles: api without quotes in the same process needs broker.url, amqp://… or the http://… of the quotes "
            "role");
    }
    if (is_quotes && !is_api && quotes_need_store(settings) && is_embedded(store_place(settings))) {
        throw config::SettingError(
            "roles: quotes without api cannot ask the provider store when that is SQLite, which belongs to one "
            "process: "
            "use PostgreSQL, or name other providers in quotes.providers");
    }
}

}  // namespace

Settings load_settings(const config::Sources& sources) {
    Settings settings = settings_schema().load(sources);
    if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
        throw config::SettingError("server.tls_cert and server.tls_key: one is set without the other");
    }
    if (settings.token_key.empty() && !settings.previous_token_key.empty()) {
        throw config::SettingError("accounts.previous_token_key: is set without accounts.token_key");
    }
    if (!settings.token_key.empty() && settings.token_key == settings.previous_token_key) {
        throw config::SettingError("accounts.previous_token_key: is the same as accounts.token_key");
    }
    check_roles(settings);
    if (settings.roles.contains(RoleName::Orders) != settings.roles.contains(RoleName::Prices) &&
        cache::is_memory_cache(settings.cache_url)) {
        throw config::SettingError("roles: orders and prices in processes of their own need a cache.url of Redis");
    }
    return settings;
}

}  // namespace bourse::app
