#include "platform/limits/limit_fields.hpp"

#include <fmt/format.h>

namespace bourse::limits {

std::vector<http::Header> limit_fields(const RateDecision& decision) {
    return {{"RateLimit-Policy",
             fmt::format("\"{}\";q={};w={}", decision.policy, decision.rate.count, decision.rate.window.count())},
            {"RateLimit", fmt::format("\"{}\";r={};t={}", decision.policy, decision.remaining, decision.next.count())}};
}

Error refusal(const RateDecision& decision) {
    return {Errc::RateLimited,
            fmt::format("limit of {} requests in {} s exceeded; retry in {} s", decision.rate.count,
                        decision.rate.window.count(), decision.next.count()),
            {},
            {},
            decision.next};
}

}  // namespace bourse::limits
