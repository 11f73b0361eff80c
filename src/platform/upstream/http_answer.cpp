#include "platform/upstream/http_answer.hpp"

#include <utility>

namespace bourse::upstream {
namespace {

Failure failure_of(const http_client::HttpFailure& failure) {
    using Kind = http_client::HttpFailure::Kind;
    const std::string what = std::string(to_string(failure.kind)) + ": " + failure.what;
    switch (failure.kind) {
        case Kind::UnknownHost:
        case Kind::Refused:
        case Kind::Timeout:
        case Kind::Reset:
        case Kind::CutShort:
            return interrupted(what);
        case Kind::BadUrl:
        case Kind::TooLarge:
        case Kind::Tls:
        case Kind::NotHttp:
        case Kind::Cancelled:
        case Kind::Other:
            break;
    }
    return broken(what);
}

Failure failure_of(const http_client::HttpResponse& response) {
    const std::string what = "status " + std::to_string(response.status);
    switch (response.status) {
        case 401:
        case 402:
        case 403:
            return refused(what);
        case 429:
            return throttled(what, response.retry_after);
        case 503:
            // With a Retry-After the provider asks for a pause; without one the failure is transient.
            return response.retry_after ? throttled(what, response.retry_after) : interrupted(what);
        case 500:
        case 502:
        case 504:
            return interrupted(what);
        default:
            return broken(what);
    }
}

}  // namespace

Answer<std::string> body_of(http_client::HttpOutcome outcome) {
    if (!outcome) return failure_of(outcome.error());
    if (outcome->status != 200) return failure_of(*outcome);
    return std::move(outcome->body);
}

std::string at_path(std::string url, std::string_view path) {
    if (url.ends_with('/')) url.pop_back();
    return url.append(path);
}

}  // namespace bourse::upstream
