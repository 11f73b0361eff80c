#pragma once
#include <string>

#include "base/symbol.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/service/indicator_store.hpp"

namespace bourse::market {

/// The rows of a page as a bare JSON array, in the order of the query:
/// `[{"symbol":"AMZN","date":"2019-06-28","open":95.455,…}]`. Resampled rows have `period_start` instead of `date`.
/// `indicators`: the columns of query.indicators; null when there are none. Their names are the expressions:
/// `"sma(20)":96.1,"macd":{"macd":0.1,"signal":0.2,"hist":-0.1}`, and null where there is no value.
[[nodiscard]] std::string to_json(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page,
                                  const IndicatorColumns* indicators = nullptr);

/// The same as CSV, with a header row; columns such as `sma(20)` and `macd.signal`, empty where there is no value.
[[nodiscard]] std::string to_csv(const Symbol& symbol, const TimeSeriesQuery& query, const TimeSeriesPage& page,
                                 const IndicatorColumns* indicators = nullptr);

}  // namespace bourse::market
