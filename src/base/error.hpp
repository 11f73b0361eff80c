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

/// Everything that can be said to a caller about a failure. Closed: platform/http/messages/problem.cpp maps each to a
/// status by a switch without default, so a new one does not compile until it has a status and a title.
enum class Errc : std::uint8_t {
    MalformedRequest,      ///< 400: the bytes are not a request of ours
    InvalidInput,          ///< 400: a parameter or body does not fit the contract; see Error::faults
    Unauthenticated,       ///< 401
    Forbidden,             ///< 403
    NotFound,              ///< 404: no such path or resource
    UnknownSymbol,         ///< 404: no bars or quotes under this symbol
    MethodNotAllowed,      ///< 405
    NotAcceptable,         ///< 406
    RequestTimeout,        ///< 408: the request did not arrive in time
    Conflict,              ///< 409
    BtcLimitReached,       ///< 409: the sum of all bitcoin ordered would pass the limit
    KeyInProgress,         ///< 409: a request with the same Idempotency-Key has not been answered yet
    PreconditionFailed,    ///< 412: If-Match names another version than the stored one
    PayloadTooLarge,       ///< 413
    UriTooLong,            ///< 414
    UnsupportedMediaType,  ///< 415
    ExpectationFailed,     ///< 417: an Expect other than 100-continue
    Refused,               ///< 422: well formed, but against a rule
    IntervalNotStored,     ///< 422: finer bars asked than are stored
    AmountNotAllowed,      ///< 422: an amount of money that cannot be ordered for
    AmountTooSmall,        ///< 422: one that buys nothing
    UnknownCurrency,       ///< 422
    KeyReused,             ///< 422: an Idempotency-Key that stands for another request
    TooManyRequests,       ///< 429: too many failed attempts to sign in
    RateLimited,           ///< 429: beyond the rate that the caller may ask at
    HeadersTooLarge,       ///< 431
    Internal,              ///< 500
    ProviderFailed,        ///< 502
    Unavailable,           ///< 503: try again later
    VersionNotSupported,   ///< 505: neither HTTP/1.0 nor HTTP/1.1
};

/// One place of the input that does not fit.
struct InputFault {
    enum class In : std::uint8_t { Path, Query, Header, Cookie, Body };
    In in = In::Query;
    /// The parameter's name, or for In::Body the JSON pointer (RFC 6901) of the property.
    std::string where;
    /// What is wrong with it, for the caller.
    std::string detail;

    friend bool operator==(const InputFault&, const InputFault&) = default;
};

/// A failure that the caller can act on. A value, made where it is found and turned into a problem document at the
/// edge.
struct Error {
    Errc code = Errc::Internal;
    /// For the caller; says nothing of the inside.
    std::string detail;
    /// For the log only.
    std::string diagnostic;
    /// Every place that does not fit; only with Errc::InvalidInput.
    std::vector<InputFault> faults;
    /// When it is worth to try again; only with Errc::KeyInProgress, and with Errc::TooManyRequests, RateLimited and
    /// Unavailable, which say a second without.
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
};

/// The dependency that everything needs is down (store, cache, broker): thrown, because nobody on the way can act on
/// it. The edge answers 503 with Retry-After.
class Unavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// More is asked at once than can be done in time: thrown before anything of it was begun. Answered as Unavailable is,
/// but without a diagnostic, since there would be as many lines of log as requests too many; it is counted instead.
class Overloaded : public Unavailable {
  public:
    using Unavailable::Unavailable;
};

/// What a caller is told of an exception that nobody handled: Unavailable as Errc::Unavailable, every other one as
/// Errc::Internal; its text becomes the diagnostic, but for Overloaded. `thrown` is not null.
[[nodiscard]] Error error_of(const std::exception_ptr& thrown);

/// Thrown by Result::value() on a failed result: a programming error, since the caller should have looked.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace bourse
