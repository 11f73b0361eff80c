#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace bourse::broker {

/// Where an AMQP 0-9-1 broker is, and who signs in there.
struct AmqpTarget {
    std::string host;
    std::uint16_t port = 5672;
    bool is_tls = false;
    std::string user = "guest";
    Secret password{"guest"};
    std::string vhost = "/";

    /// `amqp://user@host:5672/vhost`: without the password.
    [[nodiscard]] std::string description() const;
};

/// Whether a URL is meant for this: `amqp://` or `amqps://`.
[[nodiscard]] bool is_amqp_url(std::string_view url);

/// `amqp://user:password@host:port/vhost`, each part but the host optional and percent-encoded; `amqps://` is TLS, port
/// 5671. No path or `/` alone: the virtual host `/`. An IPv6 address stands in brackets. Errc::InvalidInput, which
/// tells nothing of the text, for anything else, a query among it.
[[nodiscard]] Result<AmqpTarget> parse_amqp_url(std::string_view url);

}  // namespace bourse::broker
