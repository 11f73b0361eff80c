#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/setup/roles.hpp"
#include "base/decimal.hpp"
#include "base/symbol.hpp"
#include "platform/config/schema.hpp"
#include "platform/http/messages/trusted_proxies.hpp"
#include "platform/limits/rate.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::app {

/// Everything that can be set. Keys, defaults and help stand in settings_schema() only; docs/operations.md shows them.
struct Settings {
    Roles roles;
    std::string data_folder;
    std::string database_url;
    std::string datasets;
    std::string postgres_hostname;
    std::int64_t postgres_port = 0;
    std::string postgres_database;
    std::string postgres_user;
    std::string postgres_password;
    bool check_migration = false;
    std::chrono::milliseconds migration_wait{};
    config::Endpoint listen;
    /// `inprocess:`, `amqp://…`, `amqps://…`, `http://…` or `https://…`. May hold a password.
    std::string broker_url;
    std::chrono::milliseconds broker_deadline{};
    /// Nothing: only where this process listens anyway.
    std::optional<config::Endpoint> quotes_listen;
    std::int64_t io_threads = 0;
    std::int64_t blocking_threads = 0;
    std::string tls_certificate;
    std::string tls_key;
    config::Bytes max_body;
    config::Bytes response_cache;
    http::TrustedProxies trusted_proxies;
    /// Nothing: no limit.
    std::optional<limits::Rate> anonymous_rate;
    std::optional<limits::Rate> user_rate;
    std::optional<limits::Rate> market_data_rate;
    std::chrono::milliseconds drain_timeout{};
    telemetry::Level log_level = telemetry::Level::Info;
    telemetry::LogFormat log_format = telemetry::LogFormat::Text;
    bool access_log = true;
    bool metrics = false;
    config::Bytes series_memory;
    config::Bytes max_upload;
    std::int64_t uploads_at_once = 0;
    /// Empty: see upload_options().
    std::string upload_folder;
    Symbol ndays_symbol = Symbol::parse("MSFT").value();
    std::int64_t ndays = 0;
    std::int64_t ndays_refresh_minutes = 0;
    std::string admin_password;
    std::string token_key;
    std::string previous_token_key;
    std::chrono::milliseconds token_lifetime{};
    std::int64_t hashing_threads = 0;
    std::string monitor_url;
    std::chrono::milliseconds monitor_keep{};
    std::int64_t monitor_most_reports = 0;
    /// Names of providers; empty: see settings_schema().
    std::vector<std::string> quotes_providers;
    std::int64_t quotes_threads = 0;
    std::chrono::milliseconds quotes_ttl{};
    std::chrono::milliseconds quotes_grace{};
    std::chrono::milliseconds quotes_deadline{};
    std::chrono::milliseconds provider_deadline{};
    std::string stooq_url;
    std::string stooq_key;
    std::int64_t stooq_per_minute = 0;
    std::int64_t stooq_per_day = 0;
    std::string alphavantage_url;
    std::string alphavantage_key;
    bool alphavantage_adjusted = false;
    std::int64_t alphavantage_per_minute = 0;
    std::int64_t alphavantage_per_day = 0;
    std::string cache_url;
    std::chrono::milliseconds cache_timeout{};
    std::vector<std::string> prices_providers;
    std::chrono::milliseconds prices_interval{};
    std::chrono::milliseconds prices_deadline{};
    std::chrono::milliseconds prices_provider_deadline{};
    std::chrono::milliseconds prices_max_age{};
    /// In percent.
    std::int64_t prices_max_jump = 0;
    std::chrono::milliseconds prices_lease{};
    Decimal<8> btc_limit;
    bool orders_require_login = false;
    std::string coinbase_url;
    std::string kraken_url;
    std::string binance_url;
};

/// The one table that flags, --help, BOURSE_ variables and the YAML file follow from.
[[nodiscard]] const config::Schema<Settings>& settings_schema();

/// Throws config::SettingError, also when settings that fit one by one do not fit together.
[[nodiscard]] Settings load_settings(const config::Sources& sources);

}  // namespace bourse::app
