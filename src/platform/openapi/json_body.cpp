#include "platform/openapi/json_body.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "platform/http/messages/body_source.hpp"
#include "platform/schema/json_numbers.hpp"
#include "platform/schema/json_parse.hpp"
#include "platform/schema/schema_check.hpp"

namespace bourse::openapi {
namespace {

namespace json = boost::json;

/// The media type of a Content-Type, lower case, without parameters; empty when its charset is
/// other than UTF-8.
std::string media_type_of(std::string_view content_type) {
    std::string text = to_lower(content_type);
    const std::size_t charset = text.find("charset=");
    if (charset != std::string::npos) {
        const std::string_view name = std::string_view(text).substr(charset + 8);
        if (!name.starts_with("utf-8") && !name.starts_with("\"utf-8\"")) return {};
    }
    text.resize(std::min(text.find(';'), text.size()));
    text.resize(text.find_last_not_of(" \t") + 1);
    return text;
}

Error unsupported(const RequestBody& body) {
    std::string expected;
    for (const RequestBody::Form& form : body.forms) expected += (expected.empty() ? "" : ", ") + form.media_type;
    return {Errc::UnsupportedMediaType, "the body must be UTF-8 with one of these media types: " + expected, {}, {}};
}

/// Replaces each decimal of a valid body by its original text: members of the outermost object
/// only.
void keep_decimals(const schema::Schema& schema, std::string_view text, json::value& body) {
    for (const schema::Property& property : schema.properties) {
        if (property.schema->format != schema::Schema::Format::Decimal) continue;
        if (const auto number = schema::number_text(text, property.name)) body.as_object()[property.name] = *number;
    }
}

Error missing() {
    return schema::invalid_input({{{InputFault::In::Body, "", "a body is required"}, {}}});
}

constexpr std::string_view kBytes = "application/octet-stream";

bool has_form(const RequestBody& body, std::string_view media_type) {
    return std::ranges::find(body.forms, media_type, &RequestBody::Form::media_type) != body.forms.end();
}

/// The readers of streamed bodies find gzip and zstd by their first bytes.
bool takes_coding(const RequestBody& body, std::string_view coding) {
    if (coding.empty()) return true;
    const std::string name = to_lower(coding);
    return body.streamed && (name == "gzip" || name == "x-gzip" || name == "zstd");
}

/// The form of the body that matches the Content-Type; null when there is none.
const RequestBody::Form* find_form(const RequestBody& body, const http::Request& request) {
    const std::string media_type = media_type_of(request.header("Content-Type"));
    const auto found = std::find_if(body.forms.begin(), body.forms.end(), [&](const RequestBody::Form& candidate) {
        return candidate.media_type == media_type;
    });
    return found == body.forms.end() ? nullptr : &*found;
}

}  // namespace

Result<> check_announced_body(const Operation& operation, const http::Request& request) {
    if (!operation.body) return {};
    if (request.body_source == nullptr) {
        if (operation.body->required && request.body.empty()) return missing();
        return {};
    }
    if (!takes_coding(*operation.body, request.header("Content-Encoding"))) {
        return Error{Errc::UnsupportedMediaType,
                     operation.body->streamed ? "the Content-Encoding of the body must be gzip or zstd"
                                              : "the body must be sent without a Content-Encoding",
                     {},
                     {}};
    }
    // A chunked body may turn out to be empty, and then needs no Content-Type. A file without one is of bytes.
    const bool may_be_none = (!request.body_source->announced() || has_form(*operation.body, kBytes)) &&
                             request.header("Content-Type").empty();
    if (!may_be_none && find_form(*operation.body, request) == nullptr) return unsupported(*operation.body);
    return {};
}

Result<json::value> read_body(const Operation& operation, const http::Request& request) {
    if (!operation.body) return json::value();
    const RequestBody& expected = *operation.body;
    if (request.body.empty()) {
        if (!expected.required) return json::value();
        return missing();
    }
    const RequestBody::Form* form = find_form(expected, request);
    if (form == nullptr) return unsupported(expected);
    if (form->schema == nullptr) return json::value();
    Result<json::value> body = schema::parse_json(request.body);
    if (!body) return body;
    auto findings = schema::check_body(*form->schema, *body);
    if (!findings.empty()) return schema::invalid_input(std::move(findings));
    keep_decimals(*form->schema, request.body, *body);
    return body;
}

}  // namespace bourse::openapi
