#pragma once
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bourse::upstream {

/// Why a provider gave nothing. Closed: whatever a provider does is one of these or an answer.
struct Failure {
    enum class Kind : std::uint8_t {
        UnknownSymbol,  ///< it does not know the symbol
        Throttled,      ///< it was asked too often
        Refused,        ///< it does not serve us: the key is wrong, missing, or not paid for this
        Broken,         ///< it did not answer, or what it said makes no sense
    };
    Kind kind = Kind::Broken;
    /// For the log. Quotes no whole answer, because providers repeat our key in theirs.
    std::string what{};
    /// When it may help to ask again, as far as that is known.
    std::optional<std::chrono::seconds> retry_after{};
    /// Asking again at once may help: nothing came, or it was cut. Only of Broken.
    bool is_transient = false;
};

/// `unknown_symbol`, `throttled`, `refused` or `broken`, as metrics name them.
[[nodiscard]] std::string_view to_string(Failure::Kind kind);

/// What was asked for, or why there is none. Test it with `if (!answer)`.
template <class T>
using Answer = boost::system::result<T, Failure>;

[[nodiscard]] Failure unknown_symbol(std::string what);
[[nodiscard]] Failure throttled(std::string what, std::optional<std::chrono::seconds> retry_after);
[[nodiscard]] Failure refused(std::string what);
[[nodiscard]] Failure broken(std::string what);
/// Broken in a way that may be over at once.
[[nodiscard]] Failure interrupted(std::string what);

/// What two providers that were asked the same came to, as one failure: UnknownSymbol only if nobody else could have
/// known better, so each said so or is Refused, which waiting does not change; Throttled if one is, with the shortest
/// time to wait; else Broken. Both Refused: Refused.
[[nodiscard]] Failure both(Failure one, const Failure& other);

/// Thrown by value() of a failed answer: a programming error, since the caller should have looked.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace bourse::upstream
