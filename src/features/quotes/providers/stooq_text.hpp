#pragma once
#include <string_view>

#include "base/symbol.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"

/// Parsers of stooq's responses with status 200. Its codes equal our symbols: `AAPL.US`, `^SPX`, and without a dot
/// those of Warsaw.
namespace bourse::quotes {

/// Parses the answer to `/q/l/?s=…&f=sd2t2ohlcvn&h&e=csv`: a header and one row. InvalidData unless the
/// row is for `asked` and has a date and four prices; an invalid time, volume or name is left empty.
[[nodiscard]] Answer<Quote> parse_stooq_quote(const Symbol& asked, std::string_view body);

/// Parses the answer to `/q/d/l/?s=…&i=d`, see HistoryRows. Rows without a volume get volume 0.
[[nodiscard]] Answer<DailyBars> parse_stooq_daily(std::string_view body);

}  // namespace bourse::quotes
