#pragma once
#include <string_view>

#include "features/prices/providers/price_provider.hpp"

/// Parsers of provider responses. They return rates or a failure. Bodies are strict JSON; their prices are strings and
/// are parsed directly as decimals. Failures never quote the body.
namespace bourse::prices {

/// Parses digits with an optional decimal point: above zero and below kMaxRate. Digits after the eighth decimal are cut
/// off, because some providers send more decimals than their prices have.
[[nodiscard]] Answer<Rate> parse_rate(std::string_view text);

/// `/v2/exchange-rates?currency=BTC` of Coinbase: USD is required, GBP and EUR may be missing.
[[nodiscard]] Answer<Rates> parse_coinbase(std::string_view body);

/// `/0/public/Ticker?pair=XBTUSD,XBTEUR,XBTGBP` of Kraken: the last trade of each pair. Pair names in the response
/// differ from the requested ones. USD is required, GBP and EUR may be missing.
[[nodiscard]] Answer<Rates> parse_kraken(std::string_view body);

/// `/api/v3/ticker/price?symbol=…` of Binance: the price of one symbol, which the response must contain.
[[nodiscard]] Answer<Rate> parse_binance(std::string_view symbol, std::string_view body);

/// The failure of a Binance response with status 400: UnknownSymbol for a symbol without a market.
[[nodiscard]] Failure binance_fault(std::string_view body);

}  // namespace bourse::prices
