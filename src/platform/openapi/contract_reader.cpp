#include "platform/openapi/contract_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "platform/openapi/uri.hpp"
#include "platform/schema/json_read.hpp"
#include "platform/schema/schema_check.hpp"

namespace bourse::openapi {
namespace {

namespace json = boost::json;

using schema::as_array;
using schema::as_object;
using schema::as_text;
using schema::flag_or;
using schema::malformed;
using schema::need;
using schema::resolve;

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

std::optional<http::Method> method_named(std::string_view name) {
    if (name == "get") return http::Method::Get;
    if (name == "post") return http::Method::Post;
    if (name == "put") return http::Method::Put;
    if (name == "patch") return http::Method::Patch;
    if (name == "delete") return http::Method::Delete;
    return std::nullopt;
}

InputFault::In place_named(const std::string& name, const std::string& place) {
    if (name == "path") return InputFault::In::Path;
    if (name == "query") return InputFault::In::Query;
    if (name == "header") return InputFault::In::Header;
    malformed(place, "parameters in '" + name + "' are not supported");
}

/// Rejects keys whose meaning is not implemented here. Extensions (`x-…`) are allowed.
template <std::size_t size>
void allow_only(const json::object& object, const std::array<std::string_view, size>& keys, const std::string& place) {
    for (const auto& [key, value] : object) {
        const std::string_view name = view(key);
        if (!name.starts_with("x-") && std::find(keys.begin(), keys.end(), name) == keys.end()) {
            malformed(place, "'" + std::string(name) + "' is not supported");
        }
    }
}

std::vector<std::string> read_aliases(const json::object& item, const std::string& path) {
    std::vector<std::string> aliases;
    const json::value* declared = item.if_contains("x-aliases");
    if (declared == nullptr) return aliases;
    const std::string place = path + " x-aliases";
    for (const json::value& alias : as_array(*declared, place)) aliases.push_back(as_text(alias, place));
    return aliases;
}

/// The parameter names of the template, in order.
std::vector<std::string> names_in(const std::string& path, const std::string& place) {
    try {
        std::vector<std::string> names;
        for (PathSegment& segment : split_template(path)) {
            if (segment.is_parameter) names.push_back(std::move(segment.text));
        }
        return names;
    } catch (const ContractError& error) {
        malformed(place, error.what());
    }
}

void check_path_parameters(const Operation& operation, const std::string& path, const std::string& place) {
    const auto names = names_in(path, place);
    const std::set<std::string> in_template(names.begin(), names.end());
    if (in_template.size() != names.size()) malformed(place, "a parameter repeats in '" + path + "'");
    std::set<std::string> declared;
    for (const Parameter& parameter : operation.parameters) {
        if (parameter.in == InputFault::In::Path) declared.insert(parameter.name);
    }
    if (in_template != declared) malformed(place, "the path parameters are not those of '" + path + "'");
}

/// Parameters are text: one value, or an array of values.
void check_parameter_schema(const schema::Schema& schema, const std::string& place) {
    const auto is_scalar = [](const schema::Schema& candidate) {
        return candidate.type != schema::Schema::Type::Any && candidate.type != schema::Schema::Type::Array &&
               candidate.type != schema::Schema::Type::Object;
    };
    if (schema.type == schema::Schema::Type::Array) {
        if (schema.items == nullptr || !is_scalar(*schema.items)) malformed(place, "the items need a scalar type");
    } else if (!is_scalar(schema)) {
        malformed(place, "a parameter needs a scalar type or an array");
    }
}

bool is_json(std::string_view media_type) {
    return media_type == "application/json";
}

/// The media types that the values of the `format` parameter select.
std::vector<NamedFormat> formats_of(const Operation& operation, const std::string& place) {
    const auto found = std::find_if(operation.parameters.begin(), operation.parameters.end(), is_format_parameter);
    if (found == operation.parameters.end()) return {};
    if (!found->default_value.is_null())
        malformed(place, "'format' must not have a default, which would override Accept");
    std::vector<NamedFormat> formats;
    for (const json::value& value : found->schema->enumeration) {
        const std::string name = as_text(value, place);
        const std::string media_type = name == "json" ? "application/json" : "text/" + name;
        const auto& offered = operation.media_types;
        if (std::find(offered.begin(), offered.end(), media_type) == offered.end()) {
            malformed(place, "the format '" + name + "' has no " + media_type + " among the responses");
        }
        formats.push_back({name, media_type});
    }
    if (formats.empty()) malformed(place, "'format' needs an enum");
    return formats;
}

/// The only key of `value`: the name of a security scheme.
std::string name_in(const json::value& value, const std::string& place) {
    const json::object& alternative = as_object(value, place);
    if (alternative.size() != 1) malformed(place, "an alternative names exactly one scheme");
    const auto& [name, scopes] = *alternative.begin();
    if (!as_array(scopes, place).empty()) malformed(place, "scopes are not supported");
    return std::string(name);
}

/// Adds the security scheme that components declares under this name.
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

/// Reads the operation's `security`, or else the document's, and its `x-super-users`. Each
/// alternative is exactly one scheme of components.securitySchemes, of type http, basic or bearer,
/// or `{}` in addition to those: no credentials. Throws ContractError naming `place` for anything
/// else, and for `x-super-users` on a public operation.
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
    security.super_users = flag_or(operation, "x-super-users", false, place + " x-super-users");
    if (security.super_users && (!security.schemes.any() || security.anonymous)) {
        malformed(place, "'x-super-users' needs a 'security' that says who is asking");
    }
    return security;
}

KeyScope read_scope(const json::object& operation, bool writes, const std::string& place) {
    const json::value* declared = operation.if_contains("x-scope");
    if (declared == nullptr) return writes ? KeyScope::None : KeyScope::Read;
    const std::string name = as_text(*declared, place);
    if (name != "read" && name != "ingest") malformed(place, "'" + name + "' is neither 'read' nor 'ingest'");
    return name == "read" ? KeyScope::Read : KeyScope::Ingest;
}

}  // namespace

std::vector<Operation> ContractReader::read_operations() {
    check_header();
    check_references(document_, "");
    std::vector<Operation> operations;
    const json::object& root = document_.get_object();
    for (const auto& [path, item] : as_object(need(root, "paths", "the contract"), "paths")) {
        read_path(view(path), as_object(item, view(path)), operations);
    }
    std::set<std::string> ids;
    for (const Operation& operation : operations) {
        if (!ids.insert(operation.id).second)
            malformed(operation.path, "the operationId '" + operation.id + "' repeats");
    }
    return operations;
}

void ContractReader::check_header() const {
    const json::object& root = as_object(document_, "the contract");
    const std::string version = as_text(need(root, "openapi", "the contract"), "openapi");
    if (!version.starts_with("3.0.")) malformed("openapi", "'" + version + "' is not OpenAPI 3.0");
}

/// Checks unused references too, because readers of the contract follow them.
void ContractReader::check_references(const json::value& value, const std::string& place) const {
    if (value.is_object()) {
        const bool is_reference = value.get_object().contains("$ref");
        if (is_reference) (void)resolve(document_, value, place);
        for (const auto& [key, member] : value.get_object()) {
            if (member.is_structured()) check_references(member, place + "/" + std::string(key));
        }
    } else if (value.is_array()) {
        for (const json::value& item : value.get_array()) check_references(item, place);
    }
}

void ContractReader::read_path(std::string_view path, const json::object& item, std::vector<Operation>& operations) {
    constexpr std::array<std::string_view, 8> kKeys{"summary", "description", "parameters", "get",
                                                    "post",    "put",         "patch",      "delete"};
    const std::string path_text(path);
    allow_only(item, kKeys, path_text);
    for (const auto& [key, value] : item) {
        const auto method = method_named(view(key));
        if (!method) continue;
        const std::string place = path_text + " " + std::string(key);
        std::vector<Parameter> shared;
        add_parameters(item, path_text, shared);
        Operation operation = read_operation(*method, as_object(value, place), place, std::move(shared));
        operation.path = path_text;
        operation.aliases = read_aliases(item, path_text);
        check_path_parameters(operation, path_text, place);
        for (const std::string& alias : operation.aliases) check_path_parameters(operation, alias, place);
        operations.push_back(std::move(operation));
    }
}

Operation ContractReader::read_operation(http::Method method, const json::object& object, const std::string& place,
                                         std::vector<Parameter> shared) {
    constexpr std::array<std::string_view, 10> kKeys{"operationId", "summary",     "description", "tags",
                                                     "parameters",  "requestBody", "responses",   "security",
                                                     "deprecated",  "externalDocs"};
    allow_only(object, kKeys, place);
    Operation operation;
    operation.method = method;
    operation.parameters = std::move(shared);
    operation.id = as_text(need(object, "operationId", place), place + " operationId");
    add_parameters(object, place, operation.parameters);
    if (const json::value* body = object.if_contains("requestBody")) {
        const std::string here = place + " requestBody";
        operation.body = read_body(as_object(resolve(document_, *body, here), here), here);
    }
    read_body_marks(object, operation, place);
    operation.media_types = read_media_types(object, place);
    operation.formats = formats_of(operation, place);
    operation.security = read_security(document_, object, place);
    if (const json::value* policy = object.if_contains("x-rate-limit")) {
        operation.rate_limit = as_text(*policy, place + " x-rate-limit");
    }
    operation.writes = operation.method != http::Method::Get || flag_or(object, "x-writes", false, place + " x-writes");
    operation.security.scope = read_scope(object, operation.writes, place + " x-scope");
    operation.cacheable = flag_or(object, "x-cacheable", false, place + " x-cacheable");
    if (operation.cacheable && operation.security.schemes.any()) {
        malformed(place, "'x-cacheable' must not be combined with credentials");
    }
    if (operation.cacheable && operation.writes) malformed(place, "'x-cacheable' must not be combined with 'x-writes'");
    return operation;
}

/// A parameter of the operation replaces that of the path with the same name and location.
void ContractReader::add_parameters(const json::object& object, const std::string& place,
                                    std::vector<Parameter>& parameters) {
    const json::value* declared = object.if_contains("parameters");
    if (declared == nullptr) return;
    std::set<std::pair<InputFault::In, std::string>> seen;
    for (const json::value& entry : as_array(*declared, place + " parameters")) {
        const std::string here = place + " parameter";
        Parameter parameter = read_parameter(as_object(resolve(document_, entry, here), here), here);
        if (!seen.emplace(parameter.in, parameter.name).second) {
            malformed(here, "'" + parameter.name + "' is declared twice");
        }
        std::erase_if(parameters, [&](const Parameter& earlier) {
            return earlier.in == parameter.in && earlier.name == parameter.name;
        });
        parameters.push_back(std::move(parameter));
    }
}

Parameter ContractReader::read_parameter(const json::object& object, const std::string& place) {
    constexpr std::array<std::string_view, 10> kKeys{"name",  "in",      "required", "description", "schema",
                                                     "style", "explode", "example",  "examples",    "deprecated"};
    Parameter parameter;
    parameter.name = as_text(need(object, "name", place), place + " name");
    const std::string here = place + " '" + parameter.name + "'";
    allow_only(object, kKeys, here);
    parameter.in = place_named(as_text(need(object, "in", here), here), here);
    const bool is_query = parameter.in == InputFault::In::Query;
    const json::value* style = object.if_contains("style");
    if (style != nullptr && *style != (is_query ? "form" : "simple")) malformed(here, "this style is not supported");
    parameter.explode = flag_or(object, "explode", is_query, here);
    if (parameter.explode && !is_query) malformed(here, "'explode' is for queries");
    parameter.required = flag_or(object, "required", false, here);
    if (parameter.in == InputFault::In::Path && !parameter.required) malformed(here, "a path parameter is required");
    const json::value& schema = need(object, "schema", here);
    parameter.schema = schemas_.read(schema, here);
    check_parameter_schema(*parameter.schema, here);
    const json::object& resolved = resolve(document_, schema, here).get_object();
    if (const json::value* fallback = resolved.if_contains("default")) {
        if (auto fault = schema::fault_of(*parameter.schema, *fallback)) malformed(here, "the default " + *fault);
        parameter.default_value = *fallback;
    }
    return parameter;
}

RequestBody ContractReader::read_body(const json::object& object, const std::string& place) {
    RequestBody body;
    body.required = flag_or(object, "required", false, place);
    for (const auto& [key, form] : as_object(need(object, "content", place), place)) {
        const std::string media_type(key);
        const std::string here = place + " " + media_type;
        const schema::Schema* schema = nullptr;
        if (is_json(media_type)) schema = schemas_.read(need(as_object(form, here), "schema", here), here);
        body.forms.push_back({media_type, schema});
    }
    if (body.forms.empty()) malformed(place, "there is no content");
    return body;
}

/// The extensions are beside the body, since several operations may refer to one body.
void ContractReader::read_body_marks(const json::object& object, Operation& operation, const std::string& place) {
    const json::value* max_bytes = object.if_contains("x-max-body");
    const bool is_streamed = flag_or(object, "x-streamed-body", false, place + " x-streamed-body");
    if (max_bytes == nullptr && !is_streamed) return;
    if (!operation.body) malformed(place, "'x-max-body' and 'x-streamed-body' need a 'requestBody'");
    operation.body->streamed = is_streamed;
    if (max_bytes != nullptr) {
        if (!max_bytes->is_int64() || max_bytes->get_int64() < 1)
            malformed(place, "'x-max-body' must be a number of bytes");
        operation.body->max_bytes = static_cast<std::uint64_t>(max_bytes->get_int64());
    }
    if (!is_streamed) return;
    if (max_bytes != nullptr) malformed(place, "the handler of a streamed body has its own limit, not 'x-max-body'");
    for (const RequestBody::Form& form : operation.body->forms) {
        if (form.schema != nullptr) malformed(place, "a JSON body cannot be streamed");
    }
}

std::vector<std::string> ContractReader::read_media_types(const json::object& operation,
                                                          const std::string& place) const {
    for (const auto& [status, value] : as_object(need(operation, "responses", place), place + " responses")) {
        if (!view(status).starts_with('2')) continue;
        const std::string here = place + " responses " + std::string(status);
        const json::object& response = as_object(resolve(document_, value, here), here);
        std::vector<std::string> media_types;
        if (const json::value* content = response.if_contains("content")) {
            for (const auto& [media_type, form] : as_object(*content, here)) media_types.emplace_back(media_type);
        }
        return media_types;
    }
    return {};
}

}  // namespace bourse::openapi
