#pragma once
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace bourse::openapi {

/// The input of one request after it was found to fit the contract.
struct Arguments {
    /// As Operation::parameters; null where nothing was given and the contract has no default.
    std::vector<boost::json::value> parameters;
    /// Null when there is no JSON body.
    boost::json::value body;
};

/// Errc::InvalidInput with these faults (at least one); its detail speaks of the first:
/// `'0' is less than the minimum of 1 - 'interval'`.
[[nodiscard]] Error invalid_input(std::vector<InputFault> faults);

/// A value as faults show it: in single quotes, cut to 64 bytes at a character's end.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace bourse::openapi
