#include "platform/broker/amqp_target.hpp"

#include <charconv>
#include <optional>

namespace bourse::broker {
namespace {

constexpr std::string_view kPlain = "amqp://";
constexpr std::string_view kTls = "amqps://";
constexpr std::uint16_t kTlsPort = 5671;

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Decodes percent-encoding. Empty for an invalid escape and for NUL, which AMQP's C strings cannot contain.
std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = digit_of(text[i + 1]);
            const int low = digit_of(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return std::nullopt;
        out += c;
    }
    return out;
}

/// Removes and returns the text before the first `end`, and removes `end`; the whole text when `end` is absent.
std::string_view cut_before(std::string_view& text, char end) {
    const std::size_t at = text.find(end);
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return front;
}

bool read_port(AmqpTarget& target, std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65'535) return false;
    target.port = static_cast<std::uint16_t>(port);
    return true;
}

bool read_address(AmqpTarget& target, std::string_view text) {
    if (text.starts_with('[')) {
        text.remove_prefix(1);
        if (text.find(']') == std::string_view::npos) return false;
        target.host = cut_before(text, ']');
        if (!text.empty() && !text.starts_with(':')) return false;
        if (!text.empty()) text.remove_prefix(1);
        return !target.host.empty() && (text.empty() || read_port(target, text));
    }
    const bool has_port = text.find(':') != std::string_view::npos;
    const auto host = decoded(cut_before(text, ':'));
    if (!host || host->empty()) return false;
    target.host = *host;
    return !has_port || read_port(target, text);
}

bool read_credentials(AmqpTarget& target, std::string_view text) {
    const bool has_password = text.find(':') != std::string_view::npos;
    const auto user = decoded(cut_before(text, ':'));
    auto password = decoded(text);
    if (!user || user->empty() || !password) return false;
    target.user = *user;
    target.password = has_password ? Secret::taken_from(*password) : Secret();
    return true;
}

bool read_parts(AmqpTarget& target, std::string_view text) {
    if (text.find_first_of("?#") != std::string_view::npos) return false;
    std::string_view authority = cut_before(text, '/');
    const auto vhost = decoded(text);
    // A slash in the name must be written `%2F`; a path with several parts is an error.
    if (!vhost || text.find('/') != std::string_view::npos) return false;
    if (!vhost->empty()) target.vhost = *vhost;
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        if (!read_credentials(target, authority.substr(0, at))) return false;
        authority.remove_prefix(at + 1);
    }
    return read_address(target, authority);
}

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
    AmqpTarget target;
    target.is_tls = url.starts_with(kTls);
    if (target.is_tls) target.port = kTlsPort;
    if (!is_amqp_url(url) || !read_parts(target, url.substr(target.is_tls ? kTls.size() : kPlain.size()))) {
        return invalid("is not amqp://user:password@host:port/vhost, each part percent-encoded");
    }
    return target;
}

}  // namespace bourse::broker
