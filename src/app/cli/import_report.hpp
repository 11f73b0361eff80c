#pragma once
#include <string>

#include "features/market/import/bars_import.hpp"

namespace bourse::app {

/// `daily bars` or `5-minute bars`.
[[nodiscard]] std::string describe_bars(const market::FoundForm& form, int step);

/// What was found about a file of bars, as lines for a terminal: its form, its columns, its first bars and the
/// warnings.
[[nodiscard]] std::string found_report(const market::ImportOutcome& outcome);

}  // namespace bourse::app
