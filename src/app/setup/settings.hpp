#pragma once
#include "app/setup/roles.hpp"
#include "features/accounts/settings.hpp"
#include "features/datasets/settings.hpp"
#include "features/market/settings.hpp"
#include "features/monitor/settings.hpp"
#include "features/orders/settings.hpp"
#include "features/prices/settings.hpp"
#include "features/quotes/settings.hpp"
#include "platform/broker/settings.hpp"
#include "platform/cache/settings.hpp"
#include "platform/http/server/settings.hpp"
#include "platform/limits/settings.hpp"
#include "platform/sql/settings.hpp"
#include "platform/tasks/settings.hpp"
#include "platform/telemetry/settings.hpp"

namespace bourse::app {

/// All settings: the roles, and the settings of every module, which declares its own rows.
struct Settings {
    Roles roles;
    sql::StoreSettings store;
    http::ServerSettings server;
    tasks::TaskSettings tasks;
    telemetry::TelemetrySettings telemetry;
    limits::RateLimitSettings rate_limits;
    cache::CacheSettings cache;
    broker::BrokerSettings broker;
    market::MarketSettings market;
    datasets::DatasetSettings datasets;
    accounts::AccountsSettings accounts;
    quotes::QuotesSettings quotes;
    prices::PricesSettings prices;
    orders::OrdersSettings orders;
    monitor::MonitorSettings monitor;
};

/// The table from which flags, --help, BOURSE_ variables, the YAML file and docs/operations.md are derived.
[[nodiscard]] const config::Schema<Settings>& settings_schema();

/// Throws config::SettingError with every fault. Combinations are checked only when each setting is valid by itself.
[[nodiscard]] config::Loaded<Settings> read_settings(const config::Sources& sources);

/// The options of the quote service, whose daily bars are reused for `ndays.refresh_minutes`.
[[nodiscard]] quotes::QuoteServiceOptions quote_options(const Settings& settings);

}  // namespace bourse::app
