#include "platform/http/messages/trusted_proxies.hpp"

#include <algorithm>
#include <optional>
#include <ranges>

#include "base/text.hpp"

namespace bourse::http {
namespace {

bool is_port(std::string_view text) {
    return text.starts_with(':') && text.size() > 1 && text.size() <= 6 &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
std::optional<IpAddress> hop_of(std::string_view text) {
    std::string_view address = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        address = text.substr(1, end - 1);
        port = text.substr(end + 1);
    } else if (text.find(':') == text.rfind(':') && text.find(':') != std::string_view::npos) {
        address = text.substr(0, text.find(':'));
        port = text.substr(text.find(':'));
    }
    if (!port.empty() && !is_port(port)) return std::nullopt;
    const auto parsed = IpAddress::parse(address);
    return parsed ? std::optional(*parsed) : std::nullopt;
}

/// Removes and returns the part after the last comma of `list`.
std::string_view take_last(std::string_view& list) {
    const std::size_t comma = list.rfind(',');
    const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
    return trim(last);
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(std::string_view text) {
    TrustedProxies proxies;
    while (!text.empty()) {
        const std::string_view item = take_last(text);
        const auto network = IpNetwork::parse(item);
        if (!network) return invalid("has a fault at '" + std::string(item) + "': it " + network.error().detail);
        proxies.networks_.push_back(*network);
    }
    return proxies;
}

bool TrustedProxies::contain(std::string_view address) const {
    if (empty()) return false;
    const auto parsed = IpAddress::parse(address);
    return parsed && contain(*parsed);
}

bool TrustedProxies::contain(const IpAddress& address) const {
    return std::any_of(networks_.begin(), networks_.end(),
                       [&](const IpNetwork& network) { return network.contains(address); });
}

std::string TrustedProxies::client_of(std::string_view peer, std::span<const HeaderView> headers) const {
    std::optional<IpAddress> client;
    for (const HeaderView& header : headers | std::views::reverse) {
        if (!same_name(header.name, "X-Forwarded-For")) continue;
        std::string_view hops = header.value;
        while (!hops.empty()) {
            const std::string_view text = take_last(hops);
            if (text.empty()) continue;
            const auto hop = hop_of(text);
            if (!hop) return std::string(peer);
            if (!contain(*hop)) return hop->to_string();
            client = hop;
        }
    }
    return client ? client->to_string() : std::string(peer);
}

}  // namespace bourse::http
