#pragma once
#include "platform/http/body_source.hpp"
#include "platform/http/message.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// What stands behind the connections: answers every request that the response cache did not. Called on all io threads
/// at once, as soon as the head of a request is there: whether its body is read, and how much of it, is up to the
/// service (Request::body_source), so that who is refused is refused unread. Must not throw for what a request can
/// cause; an exception becomes a 500 that says nothing of the inside.
class Service {
  public:
    virtual ~Service() = default;
    virtual Task<Response> handle(Request& request) = 0;
};

}  // namespace bourse::http
