#include "platform/openapi/security_reader.hpp"

#include <string_view>

#include "platform/schema/json_read.hpp"
#include "platform/schema/schema_reader.hpp"

namespace bourse::openapi {
namespace {

namespace json = boost::json;

using schema::as_array;
using schema::as_object;
using schema::as_text;
using schema::malformed;
using schema::need;
using schema::resolve;

/// The only member of `value`: the name of a scheme with its scopes.
std::string name_in(const json::value& value, const std::string& place) {
    const json::object& alternative = as_object(value, place);
    if (alternative.size() != 1) malformed(place, "an alternative names exactly one scheme");
    const auto& [name, scopes] = *alternative.begin();
    if (!as_array(scopes, place).empty()) malformed(place, "scopes are not supported");
    return std::string(name);
}

/// Adds the scheme that stands under this name in the components.
void add_scheme(auth::Schemes& schemes, const json::value& document, const std::string& name,
                const std::string& place) {
    const json::value reference{{"$ref", "#/components/securitySchemes/" + name}};
    const std::string here = place + " " + name;
    const json::object& scheme = as_object(resolve(document, reference, here), here);
    if (as_text(need(scheme, "type", here), here) != "http") malformed(here, "the type must be http");
    const std::string kind = as_text(need(scheme, "scheme", here), here);
    if (kind != "basic" && kind != "bearer") malformed(here, "the scheme '" + kind + "' is not supported");
    (kind == "basic" ? schemes.basic : schemes.bearer) = true;
}

}  // namespace

Security read_security(const json::value& document, const json::object& operation, const std::string& place) {
    Security security;
    const json::value* declared = operation.if_contains("security");
    if (declared == nullptr) declared = document.get_object().if_contains("security");
    const std::string here = place + " security";
    if (declared != nullptr) {
        for (const json::value& alternative : as_array(*declared, here)) {
            if (as_object(alternative, here).empty()) {
                security.anonymous = true;
            } else {
                add_scheme(security.schemes, document, name_in(alternative, here), here);
            }
        }
    }
    if (security.anonymous && !security.schemes.any()) malformed(here, "'{}' must be combined with schemes");
    security.super_users = schema::flag_or(operation, "x-super-users", false, place + " x-super-users");
    if (security.super_users && (!security.schemes.any() || security.anonymous)) {
        malformed(place, "'x-super-users' needs a 'security' that says who is asking");
    }
    return security;
}

}  // namespace bourse::openapi
