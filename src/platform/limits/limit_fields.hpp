#pragma once
#include <string>
#include <vector>

#include "platform/http/messages/message.hpp"
#include "platform/limits/rate_limiter.hpp"

namespace bourse::limits {

/// The response headers of draft-ietf-httpapi-ratelimit-headers (the two fields of revisions 08 and later):
/// `RateLimit-Policy: "orders";q=60;w=60` and `RateLimit: "orders";r=59;t=1`. t is the number of seconds until one more
/// request is allowed, as in Retry-After.
[[nodiscard]] std::vector<http::Header> limit_fields(const RateDecision& decision);

/// Errc::RateLimited with the time to wait.
[[nodiscard]] Error refusal(const RateDecision& decision);

}  // namespace bourse::limits
