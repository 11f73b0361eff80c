#pragma once
#include <string_view>
#include <vector>

#include "base/symbol.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"

/// The bodies that Alpha Vantage sends, with status 200 whatever they say. Faults come as JSON also when CSV was asked
/// for, and some of them repeat our key: so no failure quotes the text of a fault.
namespace bourse::quotes {

/// The answer to GLOBAL_QUOTE about the code `code`, which is what Alpha Vantage calls `asked`. Broken when it is about
/// another one. It tells neither a name nor a time.
[[nodiscard]] Answer<Quote> parse_alphavantage_quote(const Symbol& asked, std::string_view code, std::string_view body);

/// The answer to TIME_SERIES_DAILY or TIME_SERIES_DAILY_ADJUSTED, in JSON or CSV. Only JSON says what it is about.
[[nodiscard]] Answer<std::vector<market::Bar>> parse_alphavantage_daily(std::string_view code, std::string_view body);

}  // namespace bourse::quotes
