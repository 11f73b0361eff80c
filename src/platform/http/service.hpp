#pragma once
#include "platform/http/message.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// What stands behind the connections: answers every request that the response cache did not. Called on all io threads
/// at once. Must not throw for what a request can cause; an exception becomes a 500 that says nothing of the inside.
class Service {
  public:
    virtual ~Service() = default;
    virtual Task<Response> handle(const Request& request) = 0;
};

}  // namespace bourse::http
