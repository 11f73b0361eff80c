#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::openapi {

/// Selects one of `offered` (in order of preference, not empty) by the Accept headers (RFC 9110): a
/// type's weight is that of the most specific range that matches it; the highest weight wins, the
/// earlier type on a tie. Empty when no type is acceptable. Returns the first without a valid
/// Accept, and when the only offer is a range such as `*/*`.
[[nodiscard]] std::optional<std::string_view> negotiate(std::span<const std::string> offered,
                                                        std::span<const http::HeaderView> headers);

}  // namespace bourse::openapi
