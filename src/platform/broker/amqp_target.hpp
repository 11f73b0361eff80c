#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace bourse::broker {

/// Address and credentials of an AMQP 0-9-1 broker.
struct AmqpTarget {
    std::string host;
    std::uint16_t port = 5672;
    bool is_tls = false;
    std::string user = "guest";
    Secret password{"guest"};
    std::string vhost = "/";

    /// `amqp://user@host:5672/vhost`, without the password.
    [[nodiscard]] std::string description() const;
};

/// Whether the URL begins with `amqp://` or `amqps://`.
[[nodiscard]] bool is_amqp_url(std::string_view url);

/// Parses `amqp://user:password@host:port/vhost`; each part is percent-encoded and all but the host are optional.
/// `amqps://` uses TLS and port 5671. No path or `/` alone means the virtual host `/`. An IPv6 address is written in
/// brackets. Errc::InvalidInput for anything else, including a query; the error does not quote the text.
[[nodiscard]] Result<AmqpTarget> parse_amqp_url(std::string_view url);

}  // namespace bourse::broker
