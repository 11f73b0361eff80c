#pragma once
#include <string_view>
#include <vector>

#include "base/symbol.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"

/// The bodies that stooq sends with status 200. Its symbols are ours: `AAPL.US`, `^SPX`, and without a dot those of
/// Warsaw.
namespace bourse::quotes {

/// The answer to `/q/l/?s=…&f=sd2t2ohlcvn&h&e=csv`: one row under its header. Broken unless it is about `asked`.
[[nodiscard]] Answer<Quote> parse_stooq_quote(const Symbol& asked, std::string_view body);

/// The answer to `/q/d/l/?s=…&i=d`. Rows without a volume have volume 0.
[[nodiscard]] Answer<std::vector<market::Bar>> parse_stooq_daily(std::string_view body);

}  // namespace bourse::quotes
