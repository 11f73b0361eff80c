#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "platform/auth/principal.hpp"

namespace bourse::openapi {

/// Who may call an operation.
struct Security {
    /// Any of these ways to say who one is; none: everybody may call.
    auth::Schemes schemes;
    /// Whether somebody who shows no credentials may call as well; those that are shown must be right all the same.
    bool anonymous = false;
    bool super_users = false;
};

/// What the operation's `security`, or else the document's, and its `x-super-users` say. Each alternative is exactly
/// one scheme of components.securitySchemes, of type http, basic or bearer, or `{}` beside those: no credentials.
/// Throws ContractError naming `place` for anything else, and for `x-super-users` on what everybody may call.
[[nodiscard]] Security read_security(const boost::json::value& document, const boost::json::object& operation,
                                     const std::string& place);

}  // namespace bourse::openapi
