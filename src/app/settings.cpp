#include "app/settings.hpp"

namespace bourse::app {
namespace {

config::Schema<Settings> make_schema() {
    const auto at_least_one = [](const std::int64_t& count) { return count < 1 ? "must be at least 1" : ""; };
    const auto not_negative = [](const std::int64_t& count) { return count < 0 ? "must not be negative" : ""; };

    config::Schema<Settings> schema;
    schema
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
                                   .flag = "--datasets"})
        .add(&Settings::listen, {.key = "server.listen",
                                 .help = "HOST:PORT to listen on; port 0 takes a free one",
                                 .default_text = "127.0.0.1:8000",
                                 .flag = "--listen"})
        .add<std::int64_t>(&Settings::io_threads,
                           {.key = "server.io_threads",
                            .help = "Threads that carry connections; 0: one a core",
                            .default_text = "0",
                            .flag = "--io-threads"},
                           not_negative)
        .add<std::int64_t>(&Settings::blocking_threads,
                           {.key = "server.blocking_threads",
                            .help = "Threads for SQL and other work that waits",
                            .default_text = "4",
                            .flag = "--blocking-threads"},
                           at_least_one)
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
                                        .flag = "--drain-timeout"})
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
                                  .older_variable = "ENABLE_METRICS"})
        .add(&Settings::series_memory, {.key = "market.series_memory",
                                        .help = "Memory for the series that are served",
                                        .default_text = "512MiB",
                                        .flag = "--series-memory"})
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
                           at_least_one);
    return schema;
}

}  // namespace

const config::Schema<Settings>& settings_schema() {
    static const config::Schema<Settings> schema = make_schema();
    return schema;
}

Settings load_settings(const config::Sources& sources) {
    Settings settings = settings_schema().load(sources);
    if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
        throw config::SettingError("server.tls_cert and server.tls_key: one is set without the other");
    }
    return settings;
}

}  // namespace bourse::app
