#include "app/setup/settings.hpp"

#include <algorithm>

namespace bourse::app {
namespace {

/// In the order in which --help lists them.
config::Schema<Settings> make_schema() {
    config::Schema<Settings> schema;
    schema.add_parsed(&Settings::roles,
                      {.key = "roles",
                       .help = "Roles of this process: api, quotes, orders, prices, monitor",
                       .default_text = "api,quotes,orders,prices,monitor",
                       .flag = "--roles",
                       .group = "Process"},
                      &Roles::parse);
    schema.add_section("Store", &Settings::store, sql::settings_schema())
        .add_section("Server", &Settings::server, http::settings_schema())
        .add_section("Server", &Settings::tasks, tasks::settings_schema())
        .add_section("Log and metrics", &Settings::telemetry, telemetry::settings_schema())
        .add_section("Rate limits", &Settings::rate_limits, limits::settings_schema())
        .add_section("Between processes", &Settings::cache, cache::settings_schema())
        .add_section("Between processes", &Settings::broker, broker::settings_schema())
        .add_section("Market data", &Settings::market, market::settings_schema())
        .add_section("Datasets", &Settings::datasets, datasets::settings_schema())
        .add_section("Accounts", &Settings::accounts, accounts::settings_schema())
        .add_section("Quotes", &Settings::quotes, quotes::settings_schema())
        .add_section("Bitcoin prices", &Settings::prices, prices::settings_schema())
        .add_section("Orders", &Settings::orders, orders::settings_schema())
        .add_section("Monitor", &Settings::monitor, monitor::settings_schema());
    return schema;
}

std::string roles_fault(const Settings& settings) {
    const Roles& roles = settings.roles;
    const bool is_api = roles.contains(RoleName::Api);
    const bool is_quotes = roles.contains(RoleName::Quotes);
    if (is_api && !is_quotes && settings.broker.is_in_process()) {
        return "roles: api without quotes in the same process needs broker.url, amqp://… or the http://… of the quotes "
               "role";
    }
    if (is_quotes && !is_api && settings.quotes.needs_store() && sql::store_place(settings.store).is_embedded()) {
        return "roles: quotes without api cannot use the provider store with SQLite, which belongs to one process; use "
               "PostgreSQL, or name other providers in quotes.providers";
    }
    if (roles.contains(RoleName::Orders) != roles.contains(RoleName::Prices) && settings.cache.is_memory()) {
        return "roles: orders and prices in separate processes need a cache.url of Redis";
    }
    return "";
}

std::string follow_fault(const Settings& settings) {
    if (settings.market.follow.empty() || !settings.roles.contains(RoleName::Quotes)) return "";
    if (!settings.roles.contains(RoleName::Api) && sql::store_place(settings.store).is_embedded()) {
        return "market.follow: quotes without api cannot store bars in SQLite, which belongs to one process; use "
               "PostgreSQL";
    }
    if (!settings.quotes.asks_others()) {
        return "market.follow: needs a provider other than the store in quotes.providers";
    }
    const auto kinds = settings.quotes.provider_kinds();
    if (std::ranges::find(kinds, quotes::ProviderKind::Simulated) != kinds.end()) {
        // Invented bars never mix with real ones.
        return "market.follow: needs quotes.providers without simulated, which invents its bars";
    }
    return "";
}

}  // namespace

const config::Schema<Settings>& settings_schema() {
    static const config::Schema<Settings> schema = make_schema();
    return schema;
}

config::Loaded<Settings> read_settings(const config::Sources& sources) {
    auto loaded = settings_schema().read(sources);
    std::vector<std::string> faults;
    for (std::string fault :
         {http::settings_fault(loaded.settings.server), accounts::settings_fault(loaded.settings.accounts),
          roles_fault(loaded.settings), follow_fault(loaded.settings)}) {
        if (!fault.empty()) faults.push_back(std::move(fault));
    }
    if (!faults.empty()) throw config::SettingError(std::move(faults), std::move(loaded.warnings));
    return loaded;
}

quotes::QuoteServiceOptions quote_options(const Settings& settings) {
    return quotes::quote_options(settings.quotes, std::chrono::minutes(settings.market.ndays_refresh_minutes));
}

}  // namespace bourse::app
