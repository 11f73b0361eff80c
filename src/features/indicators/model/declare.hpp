#pragma once
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "features/indicators/model/declaration.hpp"

namespace bourse::indicators {

// Short ways to declare indicators.

/// A declaration of one output, which is called like the indicator.
inline Declaration of_one_output(Group group, std::string_view name, std::string_view title,
                                 std::string_view description, std::string_view source,
                                 std::vector<Parameter> parameters, std::vector<std::string_view> inputs,
                                 std::size_t (*lookback)(const Arguments&),
                                 std::unique_ptr<State> (*make)(const Arguments&)) {
    return {
        .name = name,
        .title = title,
        .group = group,
        .description = description,
        .source = source,
        .parameters = std::move(parameters),
        .inputs = std::move(inputs),
        .outputs = {{name}},
        .lookback = lookback,
        .make = make,
    };
}

/// The first parameter, a number of bars, and one less.
inline std::size_t lookback_of_period(const Arguments& arguments) {
    return arguments.whole(0);
}
inline std::size_t lookback_of_window(const Arguments& arguments) {
    return arguments.whole(0) - 1;
}
/// A constant.
template <std::size_t bars>
std::size_t lookback_of_bars(const Arguments&) {
    return bars;
}

}  // namespace bourse::indicators
