#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/broker/amqp_target.hpp"
#include "platform/config/schema.hpp"

namespace bourse::broker {

struct BrokerSettings {
    /// `inprocess:`, `amqp://…`, `amqps://…`, `http://…` or `https://…`. May contain a password.
    std::string url;
    std::chrono::milliseconds deadline{};

    [[nodiscard]] bool is_in_process() const { return url == "inprocess:"; }
    /// The RabbitMQ server; empty for other kinds of URL.
    [[nodiscard]] std::optional<AmqpTarget> amqp() const;
};

[[nodiscard]] config::Schema<BrokerSettings> settings_schema();

}  // namespace bourse::broker
