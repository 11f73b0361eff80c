#pragma once
#include <string>
#include <vector>

#include "platform/http/messages/message.hpp"
#include "platform/limits/rate_limiter.hpp"

namespace bourse::limits {

/// What the caller is told of its limit, by draft-ietf-httpapi-ratelimit-headers (the two fields of its revisions from
/// 08 on): `RateLimit-Policy: "orders";q=60;w=60` and `RateLimit: "orders";r=59;t=1`, where t is the number of seconds
/// until there is one request more, as in Retry-After.
[[nodiscard]] std::vector<http::Header> limit_fields(const RateDecision& decision);

/// Errc::RateLimited with the time to wait.
[[nodiscard]] Error refusal(const RateDecision& decision);

}  // namespace bourse::limits
