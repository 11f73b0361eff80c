#pragma once
#include <memory>

#include "base/clock.hpp"
#include "features/quotes/providers/provider.hpp"

namespace bourse::quotes {

/// Invented prices for trying things out: the same ones for a symbol and a day, always and everywhere. The name of each
/// quote says so. Knows every symbol but those that begin with `ZZZZ`, on the trading days of New York from 2000 to
/// today. `clock` outlives it.
[[nodiscard]] std::unique_ptr<Provider> make_simulated(const Clock& clock);

}  // namespace bourse::quotes
