#pragma once
#include <string>

#include "base/error.hpp"
#include "features/market/import/bars_import.hpp"

namespace bourse::market {

/// What came of an import that was stored: `{"inserted":…,"updated":…,"unchanged":…,"rejected":[{"row":…,"detail":…}],
/// "rejected_count":…}`. `rejected` holds the first CsvImportOutcome::kKeptWhenSkipping, `rejected_count` says how many
/// there are.
[[nodiscard]] std::string to_json(const ImportOutcome& outcome);

/// Why an import was not stored: Errc::Refused with the first row and its reason, and a fault for each row that is
/// known, which points to it as RFC 7111 does: `row=3`. Rows are counted as lines, the header the first.
[[nodiscard]] Error refusal_of(const ImportOutcome& outcome);

}  // namespace bourse::market
