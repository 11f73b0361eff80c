#include "platform/limits/settings.hpp"

namespace bourse::limits {
config::Schema<RateLimitSettings> settings_schema() {
    config::Schema<RateLimitSettings> schema;
    schema
        .add_parsed(&RateLimitSettings::anonymous,
                    {.key = "rate_limit.anonymous",
                     .help = "Separate limits per client address for orders, quotes and wrong passwords: 10/s, 60/min, "
                             "1000/h or off",
                     .default_text = "60/min",
                     .flag = "--rate-limit-anonymous"},
                    &parse_rate)
        .add_parsed(&RateLimitSettings::user,
                    {.key = "rate_limit.user",
                     .help = "Separate limits per signed-in account for orders and quotes",
                     .default_text = "600/min",
                     .flag = "--rate-limit-user"},
                    &parse_rate)
        .add_parsed(&RateLimitSettings::market_data,
                    {.key = "rate_limit.market_data",
                     .help = "Limit of market-data requests per client address",
                     .default_text = "off",
                     .flag = "--rate-limit-market-data"},
                    &parse_rate)
        .add_parsed(&RateLimitSettings::reports,
                    {.key = "rate_limit.reports",
                     .help = "Limit of status reports to the monitor per client address",
                     .default_text = "600/min",
                     .flag = "--rate-limit-reports"},
                    &parse_rate);
    return schema;
}

}  // namespace bourse::limits
