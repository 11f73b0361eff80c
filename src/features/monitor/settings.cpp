#include "features/monitor/settings.hpp"

#include "platform/config/checks.hpp"
#include "platform/http_client/url.hpp"

namespace bourse::monitor {
namespace {

Result<std::string> parse_monitor_url(std::string_view text) {
    if (text.empty()) return std::string();
    if (auto valid = http_client::check_url(std::string(text)); !valid) return valid.error();
    return std::string(text);
}

}  // namespace

config::Schema<MonitorSettings> settings_schema() {
    config::Schema<MonitorSettings> schema;
    schema
        .add_parsed(&MonitorSettings::url,
                    {.key = "monitor.url",
                     .help = "URL of the monitor, for a process without the role monitor; empty: no reports",
                     .flag = "--monitor-url",
                     .is_url = true},
                    &parse_monitor_url)
        .add<std::chrono::milliseconds>(&MonitorSettings::keep,
                                        {.key = "monitor.keep",
                                         .help = "How long the monitor keeps reports",
                                         .default_text = "168h",
                                         .flag = "--monitor-keep"},
                                        config::at_least_1s)
        .add<std::int64_t>(&MonitorSettings::max_reports,
                           {.key = "monitor.max_reports",
                            .help = "Maximum number of reports that the monitor keeps",
                            .default_text = "1000000",
                            .flag = "--monitor-max-reports",
                            .former_key = "monitor.most_reports",
                            .former_flag = "--monitor-most-reports"},
                           config::at_least_one)
        .add(&MonitorSettings::max_bytes, {.key = "monitor.max_bytes",
                                           .help = "Maximum size of all reports that the monitor keeps; beyond it, the "
                                                   "service with the most loses its oldest",
                                           .default_text = "256MiB",
                                           .flag = "--monitor-max-bytes"})
        .add(&MonitorSettings::token,
             {.key = "monitor.token",
              .help = "Token that reports must have, and that this process sends with its own; empty: none",
              .secret = true});
    return schema;
}

MonitorOptions monitor_options(const MonitorSettings& settings) {
    return {.keep = std::chrono::floor<std::chrono::seconds>(settings.keep),
            .max_reports = settings.max_reports,
            .max_bytes = static_cast<std::int64_t>(settings.max_bytes.count),
            .token = Secret(settings.token)};
}

}  // namespace bourse::monitor
