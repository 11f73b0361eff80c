#include "platform/http/messages/authority.hpp"

namespace bourse::http {

std::string authority_of(std::string_view host, std::uint16_t port) {
    const bool needs_brackets = host.find(':') != std::string_view::npos && !host.starts_with('[');
    std::string authority = needs_brackets ? "[" : "";
    authority += host;
    authority += needs_brackets ? "]:" : ":";
    authority += std::to_string(port);
    return authority;
}

}  // namespace bourse::http
