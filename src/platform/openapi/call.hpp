#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/auth/principal.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/contract.hpp"
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

/// The input of one request after it was found to fit the contract.
struct Arguments {
    /// As Operation::parameters; null where nothing was given and the contract has no default.
    std::vector<boost::json::value> parameters;
    /// Null when there is no JSON body.
    boost::json::value body;
};

/// What a handler returns. A failure becomes a problem document in one place.
using HandlerResult = Result<http::Response>;

/// What a handler may know of the request beside its typed input. Lives until the handler has answered.
struct Call {
    const http::Request& request;
    const Operation& operation;
    /// The representation that client and contract agreed on, one of Operation::media_types; empty when the operation
    /// answers without a body.
    std::string_view media_type;
    /// Who is asking; set when the operation needs credentials, or may have them and they were shown, and only then.
    std::optional<auth::Principal> caller = std::nullopt;
};

}  // namespace bourse::openapi
