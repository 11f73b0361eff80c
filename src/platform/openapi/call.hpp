#pragma once
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "platform/auth/principal.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::openapi {

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
