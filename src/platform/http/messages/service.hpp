#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "platform/http/messages/body_source.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// What is to be done about an answer that the response cache holds.
struct CachedVerdict {
    /// Sent in place of the answer.
    std::optional<Response> refusal;
    /// Sent with either.
    std::vector<Header> own_headers;
};

/// What stands behind the connections: answers every request that the response cache did not. Called on all io threads
/// at once, as soon as the head of a request is there: whether its body is read, and how much of it, is up to the
/// service (Request::body_source), so that who is refused is refused unread. Must not throw for what a request can
/// cause; an exception becomes a 500 that says nothing of the inside.
class Service {
  public:
    virtual ~Service() = default;
    virtual Task<Response> handle(Request& request) = 0;

    /// Whether answers of the response cache are given only after judge_cached(). The same answer always.
    [[nodiscard]] virtual bool limits_cached() const { return false; }
    /// Whether `request`, which has no body, gets the answer of `operation` that the response cache holds. Must not
    /// throw.
    virtual Task<CachedVerdict> judge_cached([[maybe_unused]] std::string_view operation,
                                             [[maybe_unused]] const Request& request) {
        co_return CachedVerdict{};
    }
};

}  // namespace bourse::http
