#include "platform/limits/limit_fields.hpp"

#include <fmt/format.h>

namespace bourse::limits {

std::vector<http::Header> limit_fields(const Verdict& verdict) {
    return {{"RateLimit-Policy",
             fmt::format("\"{}\";q={};w={}", verdict.policy, verdict.rate.count, verdict.rate.window.count())},
            {"RateLimit", fmt::format("\"{}\";r={};t={}", verdict.policy, verdict.remaining, verdict.next.count())}};
}

Error refusal(const Verdict& verdict) {
    return {Errc::RateLimited,
            fmt::format("more than {} requests in {} s; the next one in {} s", verdict.rate.count,
                        verdict.rate.window.count(), verdict.next.count()),
            {},
            {},
            verdict.next};
}

}  // namespace bourse::limits
