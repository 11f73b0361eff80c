#pragma once
#include <string>

#include "base/symbol.hpp"
#include "features/market/model/time_series.hpp"

namespace bourse::market {

/// The rows of a page as a bare JSON array, in the order of the query:
/// `[{"symbol":"AMZN","date":"2019-06-28","open":95.455,…}]`. Resampled rows have `period_start` instead of `date`.
[[nodiscard]] std::string to_json(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page);

/// The same as CSV, with a header row.
[[nodiscard]] std::string to_csv(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page);

}  // namespace bourse::market
