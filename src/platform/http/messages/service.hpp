#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "platform/http/messages/body_source.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// How to answer a request whose response is in the response cache.
struct CachedVerdict {
    /// Sent in place of the cached response.
    std::optional<Response> refusal;
    /// Added to the cached response or the refusal.
    std::vector<Header> own_headers;
};

/// Handles every request that the response cache did not answer. Called on all io threads
/// concurrently, as soon as the head of a request has arrived: the service decides whether and how
/// much of the body to read (Request::body_source), so it can reject a request without reading its
/// body. Must not throw because of a request's content; an exception becomes a 500 without internal
/// details.
class Service {
  public:
    virtual ~Service() = default;
    virtual Task<Response> handle(Request& request) = 0;

    /// Whether judge_cached() must be called before a cached response is served. Must always return
    /// the same value.
    [[nodiscard]] virtual bool limits_cached() const { return false; }
    /// Decides whether `request`, which has no body, gets the cached response of `operation`. Must
    /// not throw.
    virtual Task<CachedVerdict> judge_cached([[maybe_unused]] std::string_view operation,
                                             [[maybe_unused]] const Request& request) {
        co_return CachedVerdict{};
    }
};

}  // namespace bourse::http
