#include "platform/broker/amqp_target.hpp"

#include <utility>

#include "base/server_url.hpp"

namespace bourse::broker {
namespace {

constexpr std::string_view kPlain = "amqp://";
constexpr std::string_view kTls = "amqps://";
constexpr std::uint16_t kTlsPort = 5671;

}  // namespace

std::string AmqpTarget::description() const {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return std::string(is_tls ? kTls : kPlain) + user + '@' + (is_ipv6 ? '[' + host + ']' : host) + ':' +
           std::to_string(port) + '/' + (vhost == "/" ? "" : vhost);
}

bool is_amqp_url(std::string_view url) {
    return url.starts_with(kPlain) || url.starts_with(kTls);
}

Result<AmqpTarget> parse_amqp_url(std::string_view url) {
    auto parts = parse_server_url(url);
    if (!parts || !is_amqp_url(url) || parts->user == "" || parts->path.size() > 1) {
        return invalid("is not amqp://user:password@host:port/vhost, each part percent-encoded");
    }
    AmqpTarget target;
    target.host = std::move(parts->host);
    target.is_tls = url.starts_with(kTls);
    target.port = parts->port.value_or(target.is_tls ? kTlsPort : target.port);
    if (parts->user) {
        target.user = *std::move(parts->user);
        target.password = parts->password ? *std::move(parts->password) : Secret();
    }
    if (!parts->path.empty()) target.vhost = std::move(parts->path.front());
    return target;
}

}  // namespace bourse::broker
