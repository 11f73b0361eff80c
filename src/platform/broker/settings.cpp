#include "platform/broker/settings.hpp"

#include "platform/config/checks.hpp"
#include "platform/http_client/url.hpp"

namespace bourse::broker {
namespace {

/// Quotes nothing from a URL that may contain a password.
Result<std::string> parse_broker_url(std::string_view text) {
    if (text == "inprocess:") return std::string(text);
    if (is_amqp_url(text)) {
        if (const auto target = parse_amqp_url(text); !target) return target.error();
        return std::string(text);
    }
    if (auto valid = http_client::check_url(std::string(text)); !valid) {
        return invalid(
            "must be inprocess:, amqp://…, amqps://… or the http://… of the quotes role, without a password");
    }
    return std::string(text);
}

}  // namespace

std::optional<AmqpTarget> BrokerSettings::amqp() const {
    if (!is_amqp_url(url)) return std::nullopt;
    return parse_amqp_url(url).value();
}

config::Schema<BrokerSettings> settings_schema() {
    config::Schema<BrokerSettings> schema;
    schema
        .add_parsed(&BrokerSettings::url,
                    {.key = "broker.url",
                     .help = "How roles in separate processes communicate: amqp://… or http://… of the quotes role",
                     .default_text = "inprocess:",
                     .flag = "--broker-url",
                     .secret = true},
                    &parse_broker_url)
        .add<std::chrono::milliseconds>(&BrokerSettings::deadline,
                                        {.key = "broker.deadline",
                                         .help = "Deadline for a request to another role",
                                         .default_text = "6s",
                                         .flag = "--broker-deadline"},
                                        config::at_least_1s);
    return schema;
}

}  // namespace bourse::broker
