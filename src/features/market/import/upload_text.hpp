#pragma once
#include <string>

#include "base/error.hpp"
#include "features/market/import/bars_import.hpp"

namespace bourse::market {

/// The result of a successful import:
/// `{"inserted":…,"updated":…,"unchanged":…,"rejected":[{"row":…,"detail":…}],"rejected_count":…}`. `rejected` contains
/// the first CsvImportOutcome::kKeptWhenSkipping rejected rows; `rejected_count` is their total number.
[[nodiscard]] std::string to_json(const ImportOutcome& outcome);

/// The error for a rejected import: Errc::Refused with the first rejected row and its reason, and a fault for each
/// recorded row with an RFC 7111 pointer: `row=3`. Rows are counted as lines; the header is line 1.
[[nodiscard]] Error refusal_of(const ImportOutcome& outcome);

}  // namespace bourse::market
