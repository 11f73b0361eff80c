#pragma once
#include <optional>
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
/// `integer`, `number` or `average`.
[[nodiscard]] std::string_view to_string(Parameter::Type type);
/// `sma`, `ema`, …
[[nodiscard]] std::string_view to_string(AverageKind kind);
/// By its name, or by its number in TA-Lib; nothing for anything else, and for MAMA, which has no period.
[[nodiscard]] std::optional<AverageKind> parse_average_kind(std::string_view text);

}  // namespace bourse::indicators
