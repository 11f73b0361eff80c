#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/auth/principal.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/limits/allowance.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::openapi {

/// Identifies the caller of a request. Called on all io threads concurrently; implementations must
/// not block.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    /// Authenticates the credentials of `request`, given in one of the `accepted` schemes.
    /// Errc::Unauthenticated when they are missing or wrong, Errc::RateLimited when `guesses`, which are its client's,
    /// are used up, Errc::TooManyRequests after too many failures for the name. Throws Unavailable. `request` and
    /// `guesses` outlive the task.
    virtual Task<Result<auth::Principal>> authenticate(const http::Request& request, auth::Schemes accepted,
                                                       limits::Allowance& guesses) = 0;
};

/// The validated input of one request.
struct Arguments {
    /// Parallel to Operation::parameters; null where the request has no value and the contract no
    /// default.
    std::vector<boost::json::value> parameters;
    /// Null when there is no JSON body.
    boost::json::value body;
};

/// What a handler returns. A failure becomes a problem document in one place.
using HandlerResult = Result<http::Response>;

/// The properties of a request that a handler may use besides its typed input. Lives until the
/// handler has answered.
struct Call {
    const http::Request& request;
    const Operation& operation;
    /// The negotiated representation, one of Operation::media_types; empty when the operation
    /// responds without a body.
    std::string_view media_type;
    /// The authenticated caller; empty when the operation is public, or when its credentials are
    /// optional and were not sent.
    std::optional<auth::Principal> caller = std::nullopt;
    /// What the client may still guess, for credentials in a body. Null only in tests of operations without such.
    limits::Allowance* guesses = nullptr;
};

}  // namespace bourse::openapi
