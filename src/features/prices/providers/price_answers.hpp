#pragma once
#include <string_view>

#include "features/prices/providers/price_provider.hpp"

/// What providers say, as rates or as the failure that it is. Bodies are JSON, read strictly; numbers are texts there
/// and become decimals without a detour. No failure quotes the body.
namespace bourse::prices {

/// Digits with an optional point: above zero and below kMaxRate. Places beyond the eighth are cut off, because some
/// providers compute more of them than their price has.
[[nodiscard]] Answer<Rate> parse_rate(std::string_view text);

/// `/v2/exchange-rates?currency=BTC` of Coinbase: dollars are there, pounds and euros may be missing.
[[nodiscard]] Answer<Rates> parse_coinbase(std::string_view body);

/// `/0/public/Ticker?pair=XBTUSD,XBTEUR,XBTGBP` of Kraken: the last trade of each pair, under a name that is not the
/// one asked for. Dollars are there, pounds and euros may be missing.
[[nodiscard]] Answer<Rates> parse_kraken(std::string_view body);

/// `/api/v3/ticker/price?symbol=…` of Binance: the price of one symbol, which the answer must name.
[[nodiscard]] Answer<Rate> parse_binance(std::string_view symbol, std::string_view body);

/// What Binance says with status 400: UnknownSymbol for a symbol that it does not trade.
[[nodiscard]] Failure binance_fault(std::string_view body);

}  // namespace bourse::prices
