#pragma once
#include <vector>

#include "features/indicators/model/declaration.hpp"

namespace bourse::indicators {

// The indicators of each family, in any order. Each function is in the file of its family.

[[nodiscard]] std::vector<Declaration> overlap_studies();
/// With the oscillators.
[[nodiscard]] std::vector<Declaration> momentum_indicators();
/// The part of momentum_indicators() that is made of ranges and directions.
[[nodiscard]] std::vector<Declaration> oscillators();
[[nodiscard]] std::vector<Declaration> volume_indicators();
[[nodiscard]] std::vector<Declaration> volatility_indicators();
[[nodiscard]] std::vector<Declaration> price_transforms();
[[nodiscard]] std::vector<Declaration> statistics();
[[nodiscard]] std::vector<Declaration> cycle_indicators();
[[nodiscard]] std::vector<Declaration> candlestick_patterns();
[[nodiscard]] std::vector<Declaration> more_indicators();

}  // namespace bourse::indicators
