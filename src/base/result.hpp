#pragma once
#include <boost/system/result.hpp>

#include "base/error.hpp"

namespace bourse {

/// A value, or the error. Test it with `if (!result)` and return `result.error()` to the caller.
template <class T = void>
using Result = boost::system::result<T, Error>;

/// Shorthand for the most common failure: `return invalid("…")`.
inline Error invalid(std::string detail) {
    return Error{Errc::InvalidInput, std::move(detail), {}, {}};
}

}  // namespace bourse
