#include "platform/http/messages/problem.hpp"

#include "base/json_writer.hpp"

namespace bourse::http {
namespace {

/// Status, code and title of an error.
struct Face {
    int status;
    std::string_view code;
    std::string_view title;
};

Face face_of(Errc code) {
    switch (code) {
        case Errc::MalformedRequest:
            return {400, "malformed-request", "Malformed request"};
        case Errc::InvalidInput:
            return {400, "invalid-input", "Invalid input"};
        case Errc::Unauthenticated:
            return {401, "unauthenticated", "Authentication required"};
        case Errc::Forbidden:
            return {403, "forbidden", "Forbidden"};
        case Errc::CrossSiteRequest:
            return {403, "cross-site-request", "Request from another site"};
        case Errc::NotFound:
            return {404, "not-found", "Not found"};
        case Errc::UnknownSymbol:
            return {404, "unknown-symbol", "Unknown symbol"};
        case Errc::MethodNotAllowed:
            return {405, "method-not-allowed", "Method not allowed"};
        case Errc::NotAcceptable:
            return {406, "not-acceptable", "Not acceptable"};
        case Errc::RequestTimeout:
            return {408, "request-timeout", "Request timeout"};
        case Errc::Conflict:
            return {409, "conflict", "Conflict"};
        case Errc::BtcLimitReached:
            return {409, "btc-limit-reached", "Bitcoin limit reached"};
        case Errc::KeyInProgress:
            return {409, "idempotency-key-in-progress", "Request still in progress"};
        case Errc::PreconditionFailed:
            return {412, "precondition-failed", "Precondition failed"};
        case Errc::PayloadTooLarge:
            return {413, "payload-too-large", "Request body too large"};
        case Errc::UriTooLong:
            return {414, "uri-too-long", "Request target too long"};
        case Errc::UnsupportedMediaType:
            return {415, "unsupported-media-type", "Unsupported media type"};
        case Errc::ExpectationFailed:
            return {417, "expectation-failed", "Expectation failed"};
        case Errc::Refused:
            return {422, "refused", "Request rejected"};
        case Errc::IntervalNotStored:
            return {422, "interval-not-stored", "Interval not available"};
        case Errc::AmountNotAllowed:
            return {422, "amount-not-allowed", "Amount not allowed"};
        case Errc::AmountTooSmall:
            return {422, "amount-too-small", "Amount too small"};
        case Errc::UnknownCurrency:
            return {422, "unknown-currency", "Unknown currency"};
        case Errc::KeyReused:
            return {422, "idempotency-key-reused", "Idempotency key reused"};
        case Errc::TooManyRequests:
            return {429, "too-many-requests", "Too many requests"};
        case Errc::RateLimited:
            return {429, "rate-limited", "Too many requests"};
        case Errc::HeadersTooLarge:
            return {431, "headers-too-large", "Header fields too large"};
        case Errc::Internal:
            return {500, "internal", "Internal error"};
        case Errc::ProviderFailed:
            return {502, "provider-failed", "Provider failed"};
        case Errc::Unavailable:
            return {503, "unavailable", "Temporarily unavailable"};
        case Errc::VersionNotSupported:
            return {505, "version-not-supported", "HTTP version not supported"};
    }
    return {500, "internal", "Internal error"};
}

/// Writes `in` and `name` of a parameter, or `pointer` of a position in the body.
void write_fault(JsonWriter& json, const InputFault& fault) {
    json.begin_object();
    switch (fault.in) {
        case InputFault::In::Path:
            json.member("in", "path");
            break;
        case InputFault::In::Query:
            json.member("in", "query");
            break;
        case InputFault::In::Header:
            json.member("in", "header");
            break;
        case InputFault::In::Cookie:
            json.member("in", "cookie");
            break;
        case InputFault::In::Body:
            json.member("in", "body");
            break;
    }
    json.member(fault.in == InputFault::In::Body ? "pointer" : "name", fault.where);
    json.member("detail", fault.detail);
    json.end_object();
}

}  // namespace

int status_of(Errc code) {
    return face_of(code).status;
}

std::string_view code_of(Errc code) {
    return face_of(code).code;
}

Response to_problem(const Error& error, std::string_view instance, std::string_view request_id) {
    const Face face = face_of(error.code);
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.member("type", "about:blank");
    json.member("title", face.title);
    json.member("status", face.status);
    if (!error.detail.empty()) json.member("detail", error.detail);
    if (!instance.empty()) json.member("instance", instance);
    json.member("code", face.code);
    json.member("request_id", request_id);
    if (!error.faults.empty()) {
        json.key("errors");
        json.begin_array();
        for (const InputFault& fault : error.faults) write_fault(json, fault);
        json.end_array();
    }
    json.end_object();

    Response response;
    response.status = face.status;
    response.content_type = "application/problem+json";
    response.body = make_body(std::move(text));
    if (face.status == 503 || face.status == 429 || error.retry_after) {
        const auto wait = error.retry_after.value_or(std::chrono::seconds(1));
        response.headers.push_back({"Retry-After", std::to_string(wait.count())});
    }
    return response;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 304:
            return "Not Modified";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

}  // namespace bourse::http
