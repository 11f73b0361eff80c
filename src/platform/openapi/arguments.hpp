#pragma once
#include <boost/json/value.hpp>
#include <vector>

namespace bourse::openapi {

/// The input of one request after it was found to fit the contract.
struct Arguments {
    /// As Operation::parameters; null where nothing was given and the contract has no default.
    std::vector<boost::json::value> parameters;
    /// Null when there is no JSON body.
    boost::json::value body;
};

}  // namespace bourse::openapi
