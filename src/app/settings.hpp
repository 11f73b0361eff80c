#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "base/symbol.hpp"
#include "platform/config/schema.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::app {

/// Everything that can be set. Keys, defaults and help stand in settings_schema() only; docs/operations.md shows them.
struct Settings {
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
    std::int64_t io_threads = 0;
    std::int64_t blocking_threads = 0;
    std::string tls_certificate;
    std::string tls_key;
    config::Bytes max_body;
    config::Bytes response_cache;
    std::chrono::milliseconds drain_timeout{};
    telemetry::Level log_level = telemetry::Level::Info;
    telemetry::LogFormat log_format = telemetry::LogFormat::Text;
    bool access_log = true;
    bool metrics = false;
    config::Bytes series_memory;
    Symbol ndays_symbol = Symbol::parse("MSFT").value();
    std::int64_t ndays = 0;
};

/// The one table that flags, --help, BOURSE_ variables and the YAML file follow from.
[[nodiscard]] const config::Schema<Settings>& settings_schema();

/// Throws config::SettingError, also when settings that fit one by one do not fit together.
[[nodiscard]] Settings load_settings(const config::Sources& sources);

}  // namespace bourse::app
