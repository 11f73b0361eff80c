#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "base/time.hpp"

namespace bourse::market {

// Cursors of paged lists; see base/cursor.hpp.

/// Continues after the row of this time, in either order.
[[nodiscard]] std::string encode_time_cursor(UtcTime last_shown);
/// Errc::InvalidInput when the text is not a cursor of a time series.
[[nodiscard]] Result<UtcTime> decode_time_cursor(std::string_view text);

/// Continues after this symbol.
[[nodiscard]] std::string encode_stock_cursor(const Symbol& last_shown);
/// Errc::InvalidInput when the text is not a cursor of the list of symbols.
[[nodiscard]] Result<Symbol> decode_stock_cursor(std::string_view text);

}  // namespace bourse::market
