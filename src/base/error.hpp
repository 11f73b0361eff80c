#pragma once
#include <boost/throw_exception.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bourse {

/// All failures that can be reported to a client. Closed: platform/http/messages/problem.cpp maps
/// each to a status by a switch without default, so a new code does not compile until it has a
/// status and a title.
enum class Errc : std::uint8_t {
    MalformedRequest,      ///< 400: not a valid HTTP request
    InvalidInput,          ///< 400: a parameter or body is invalid by the contract; see Error::faults
    Unauthenticated,       ///< 401
    Forbidden,             ///< 403
    CrossSiteRequest,      ///< 403: a page of another site would change something
    NotFound,              ///< 404: no such path or resource
    UnknownSymbol,         ///< 404: no bars or quotes under this symbol
    MethodNotAllowed,      ///< 405
    NotAcceptable,         ///< 406
    RequestTimeout,        ///< 408: the request did not arrive in time
    Conflict,              ///< 409
    BtcLimitReached,       ///< 409: the total of bitcoin ordered would exceed the limit
    KeyInProgress,         ///< 409: a request with the same Idempotency-Key is still in progress
    PreconditionFailed,    ///< 412: If-Match does not name the stored version
    PayloadTooLarge,       ///< 413
    UriTooLong,            ///< 414
    UnsupportedMediaType,  ///< 415
    ExpectationFailed,     ///< 417: an Expect other than 100-continue
    Refused,               ///< 422: well formed, but violates a rule
    IntervalNotStored,     ///< 422: bars are not stored at this interval or a finer one
    AmountNotAllowed,      ///< 422: orders for this amount of money are not allowed
    AmountTooSmall,        ///< 422: an amount that buys nothing
    UnknownCurrency,       ///< 422
    KeyReused,             ///< 422: an Idempotency-Key already used for another request
    TooManyRequests,       ///< 429: too many failed attempts to sign in
    RateLimited,           ///< 429: the caller's rate limit is exceeded
    HeadersTooLarge,       ///< 431
    Internal,              ///< 500
    ProviderFailed,        ///< 502
    Unavailable,           ///< 503: try again later
    VersionNotSupported,   ///< 505: neither HTTP/1.0 nor HTTP/1.1
};

/// One invalid part of the input.
struct InputFault {
    enum class In : std::uint8_t { Path, Query, Header, Cookie, Body };
    In in = In::Query;
    /// The parameter's name, or for In::Body the JSON pointer (RFC 6901) of the property.
    std::string where;
    /// A description for the client.
    std::string detail;

    friend bool operator==(const InputFault&, const InputFault&) = default;
};

/// A failure that the caller can act on. A value, created where the failure is detected and turned
/// into a problem document at the edge.
struct Error {
    Errc code = Errc::Internal;
    /// For the client; reveals no internals.
    std::string detail;
    /// For the log only.
    std::string diagnostic;
    /// Every invalid part; only with Errc::InvalidInput.
    std::vector<InputFault> faults;
    /// When to retry; only with Errc::KeyInProgress, TooManyRequests, RateLimited and Unavailable.
    /// The last three default to one second.
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
};

/// A required dependency (store, cache, broker) is down. Thrown, because no caller can act on it.
/// The edge answers 503 with Retry-After.
class Unavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The server is overloaded. Thrown before any of the work has started. Answered like Unavailable,
/// but without a diagnostic, which would log a line for each rejected request; such requests are
/// counted instead.
class Overloaded : public Unavailable {
  public:
    using Unavailable::Unavailable;
};

/// The error reported for an unhandled exception: Errc::Unavailable for Unavailable, Errc::Internal
/// for any other; its text becomes the diagnostic, except for Overloaded. `thrown` is not null.
[[nodiscard]] Error error_of(const std::exception_ptr& thrown);

/// Thrown by Result::value() on a failed result: a programming error, because the caller must check
/// first.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace bourse
