#pragma once
#include <memory>

#include "base/clock.hpp"
#include "features/quotes/providers/provider.hpp"

namespace bourse::quotes {

/// Simulated prices for trials. They depend only on symbol and day; the name of each quote contains "(simulated)".
/// Knows all symbols except those beginning with `ZZZZ`, on New York trading days from 2000 to today. `clock` must
/// outlive the result.
[[nodiscard]] std::unique_ptr<Provider> make_simulated(const Clock& clock);

}  // namespace bourse::quotes
