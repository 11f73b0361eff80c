#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace bourse::http {

/// `host:port` as a URL has it: an IPv6 address stands in brackets, given with or without them.
[[nodiscard]] std::string authority_of(std::string_view host, std::uint16_t port);

}  // namespace bourse::http
