#include "platform/config/service_links.hpp"

#include <algorithm>
#include <array>

namespace bourse::config {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPort = "_PORT_";
constexpr std::string_view kDigits = "0123456789";

/// `8000_TCP`, `8000_TCP_ADDR`.
bool is_numbered_port(std::string_view text) {
    const std::size_t digits = text.find_first_not_of(kDigits);
    if (digits == 0 || digits == std::string_view::npos) return false;
    text.remove_prefix(digits);
    static constexpr std::array kProtocols{"_TCP"sv, "_UDP"sv, "_SCTP"sv};
    static constexpr std::array kEnds{""sv, "_ADDR"sv, "_PORT"sv, "_PROTO"sv};
    return std::ranges::any_of(kProtocols, [&](std::string_view protocol) {
        return text.starts_with(protocol) && std::ranges::find(kEnds, text.substr(protocol.size())) != kEnds.end();
    });
}

/// Any `_PORT_` may be the one before the number: a service may be called bourse-port.
bool has_numbered_port(std::string_view variable) {
    for (auto at = variable.find(kPort); at != std::string_view::npos; at = variable.find(kPort, at + 1)) {
        if (is_numbered_port(variable.substr(at + kPort.size()))) return true;
    }
    return false;
}

}  // namespace

bool is_service_address(std::string_view variable, std::string_view text) {
    static constexpr std::array kSchemes{"tcp://"sv, "udp://"sv, "sctp://"sv};
    return variable.ends_with("_PORT") &&
           std::ranges::any_of(kSchemes, [&](std::string_view scheme) { return text.starts_with(scheme); });
}

bool is_service_link(std::string_view variable, std::string_view text) {
    return variable.ends_with("_SERVICE_HOST") || variable.ends_with("_SERVICE_PORT") ||
           variable.find("_SERVICE_PORT_") != std::string_view::npos || is_service_address(variable, text) ||
           has_numbered_port(variable);
}

}  // namespace bourse::config
