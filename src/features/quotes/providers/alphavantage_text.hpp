#pragma once
#include <string_view>

#include "base/symbol.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"

/// Parsers of Alpha Vantage's responses. All of them have status 200, also errors. Errors are JSON even for CSV
/// requests, and some repeat our key, so no failure quotes an error text.
namespace bourse::quotes {

/// Parses the answer to GLOBAL_QUOTE for `code`, Alpha Vantage's code of `asked`. InvalidData when the answer is for
/// another code. The quote has no name and no time. An invalid volume is left empty.
[[nodiscard]] Answer<Quote> parse_alphavantage_quote(const Symbol& asked, std::string_view code, std::string_view body);

/// Parses the answer to TIME_SERIES_DAILY or TIME_SERIES_DAILY_ADJUSTED, in JSON or CSV, see HistoryRows. Only
/// JSON contains the symbol.
[[nodiscard]] Answer<DailyBars> parse_alphavantage_daily(std::string_view code, std::string_view body);

}  // namespace bourse::quotes
