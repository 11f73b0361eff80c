#include "platform/telemetry/settings.hpp"

namespace bourse::telemetry {
config::Schema<TelemetrySettings> settings_schema() {
    config::Schema<TelemetrySettings> schema;
    schema
        .add_parsed(&TelemetrySettings::log_level,
                    {.key = "log.level",
                     .help = "debug, info, warn, error or off",
                     .default_text = "info",
                     .flag = "--log-level",
                     .older_variable = "LOG_LEVEL"},
                    &parse_level)
        .add_parsed(&TelemetrySettings::log_format,
                    {.key = "log.format",
                     .help = "text or json",
                     .default_text = "text",
                     .flag = "--log-format",
                     .older_variable = "LOG_FORMAT"},
                    &parse_log_format)
        .add(&TelemetrySettings::access_log, {.key = "log.access",
                                              .help = "Log each request, at level info",
                                              .default_text = "true",
                                              .flag = "--log-access"})
        .add(&TelemetrySettings::metrics, {.key = "metrics.enabled",
                                           .help = "Serve GET /metrics",
                                           .default_text = "false",
                                           .flag = "--enable-metrics",
                                           .older_variable = "ENABLE_METRICS"});
    return schema;
}

}  // namespace bourse::telemetry
