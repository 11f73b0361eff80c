#pragma once
#include <span>
#include <string>
#include <string_view>

#include "features/indicators/model/declaration.hpp"

namespace bourse::indicators {

/// All indicators, by family and name. Made once; safe from any thread.
[[nodiscard]] std::span<const Declaration> catalogue();

/// The indicator of this name, in any case; null when there is none.
[[nodiscard]] const Declaration* find_indicator(std::string_view name);

/// `overlap`, `momentum`, …
[[nodiscard]] std::string_view to_string(Group group);

}  // namespace bourse::indicators
