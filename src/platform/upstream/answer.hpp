#pragma once
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bourse::upstream {

/// Why a provider returned no answer. Every failure of a provider is one of these kinds.
struct Failure {
    enum class Kind : std::uint8_t {
        UnknownSymbol,  ///< the provider does not know the symbol
        Throttled,      ///< too many calls
        Refused,        ///< the provider rejects us: the key is wrong or missing, or the plan does not include the data
        InvalidData,    ///< a complete answer in the provider's format whose data about this symbol are invalid
        Broken,         ///< no answer, a truncated one, or one in another format
    };
    Kind kind = Kind::Broken;
    /// For the log. Never quotes a whole response, because providers repeat our key in theirs.
    std::string what{};
    /// When a retry may help, if known.
    std::optional<std::chrono::seconds> retry_after{};
    /// An immediate retry may help: no response, or a truncated one. Only for Broken.
    bool is_transient = false;
    /// No call was made, because of a limit or a pause; one may be made after `retry_after`.
    bool is_spared = false;
};

/// `unknown_symbol`, `throttled`, `refused`, `invalid_data` or `broken`, as metrics name them.
[[nodiscard]] std::string_view to_string(Failure::Kind kind);

/// The requested data, or the failure. Test it with `if (!answer)`.
template <class T>
using Answer = boost::system::result<T, Failure>;

[[nodiscard]] Failure unknown_symbol(std::string what);
[[nodiscard]] Failure throttled(std::string what, std::optional<std::chrono::seconds> retry_after);
[[nodiscard]] Failure refused(std::string what);
[[nodiscard]] Failure invalid_data(std::string what);
[[nodiscard]] Failure broken(std::string what);
/// A transient Broken failure.
[[nodiscard]] Failure interrupted(std::string what);

/// Combines the failures of two providers for the same request. UnknownSymbol when each reported UnknownSymbol or
/// Refused and at least one UnknownSymbol; Refused when both did; Throttled when one did, with the shortest time to
/// wait; otherwise Broken, or InvalidData when neither was Broken. Spared when both were, with the shortest time to
/// wait.
[[nodiscard]] Failure both(Failure one, const Failure& other);

/// Thrown by value() of a failed answer: a programming error, because the caller must check first.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace bourse::upstream
