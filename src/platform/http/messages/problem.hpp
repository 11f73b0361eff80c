#pragma once
#include <string_view>

#include "base/error.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// HTTP status of an error. The only place that maps codes to statuses.
[[nodiscard]] int status_of(Errc code);

/// The stable, kebab-case `code` of an error, such as `unknown-symbol`.
[[nodiscard]] std::string_view code_of(Errc code);

/// The problem document (RFC 9457) of an error: application/problem+json with type, title, status, detail, instance,
/// code, request_id and, for invalid input, errors. `instance` is the requested path; omitted when empty. Adds
/// Retry-After to 429 and 503: Error::retry_after, or else one second. Never contains the diagnostic.
[[nodiscard]] Response to_problem(const Error& error, std::string_view instance, std::string_view request_id);

/// The reason phrase of a status (RFC 9110); empty for unused statuses.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace bourse::http
