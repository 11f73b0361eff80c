#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/http/messages/message.hpp"

namespace bourse::openapi {

/// Which of `offered` (most preferred first, not empty) the Accept headers ask for, by RFC 9110: the most specific
/// range that matches a type gives its weight, the heaviest type wins, the earlier one among equals. Nothing when none
/// is acceptable. Without a readable Accept, and when the only offer is a range such as `*/*`, the first.
[[nodiscard]] std::optional<std::string_view> negotiate(std::span<const std::string> offered,
                                                        std::span<const http::HeaderView> headers);

}  // namespace bourse::openapi
