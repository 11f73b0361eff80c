#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "base/time.hpp"

namespace bourse::market {

// Cursors tell where the next page of a list begins. They are opaque to clients: base64url (RFC 4648 section 5, without
// padding) of a letter for the list and the key of the last row that was shown. Nothing of them is kept here, so that
// any replica continues any list.

/// Behind the row of this time, in either order.
[[nodiscard]] std::string encode_time_cursor(UtcTime last_shown);
/// Errc::InvalidInput when the text is no cursor of a time series.
[[nodiscard]] Result<UtcTime> decode_time_cursor(std::string_view text);

/// Behind this symbol.
[[nodiscard]] std::string encode_stock_cursor(const Symbol& last_shown);
/// Errc::InvalidInput when the text is no cursor of the list of symbols.
[[nodiscard]] Result<Symbol> decode_stock_cursor(std::string_view text);

/// The value of a Link header to the next page: the request's path and query as they came, with `cursor` in the place
/// of any it had, however that is percent-encoded. The cursor needs no escaping.
[[nodiscard]] std::string next_link(std::string_view path, std::string_view query, std::string_view cursor);

}  // namespace bourse::market
