#pragma once
#include "base/result.hpp"
#include "platform/auth/principal.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::openapi {

/// Finds out who is asking. Called on all io threads at once; what waits is awaited.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    /// The caller by the credentials of `request`, given in one of the `accepted` schemes. Errc::Unauthenticated for
    /// none or wrong ones, Errc::TooManyRequests for too many wrong ones. Throws Unavailable. `request` outlives the
    /// task.
    virtual Task<Result<auth::Principal>> authenticate(const http::Request& request, auth::Schemes accepted) = 0;
};

}  // namespace bourse::openapi
