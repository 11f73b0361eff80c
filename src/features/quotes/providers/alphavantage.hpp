#pragma once
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "features/quotes/providers/provider.hpp"
#include "platform/http_client/http_client.hpp"

namespace bourse::quotes {

struct AlphaVantageOptions {
    std::string url = "https://www.alphavantage.co";
    /// Without one every call is Refused, and nothing is sent.
    Secret key{};
    /// Ask for the adjusted series, which has adjusted closes, dividends and splits, and is not free.
    bool adjusted = false;
};

/// What Alpha Vantage calls a symbol: instruments of the USA have no suffix there (`AAPL.US` is `AAPL`, and `AAPL` is
/// `AAPL` too), all others pass as they are, its own suffixes (`TSCO.LON`) among them.
[[nodiscard]] std::string alphavantage_code(const Symbol& symbol);

/// www.alphavantage.co: GLOBAL_QUOTE, and TIME_SERIES_DAILY as CSV; the newest 100 days when they are enough, else all
/// of them, which is not free either. `client` and `clock` outlive it.
[[nodiscard]] std::unique_ptr<Provider> make_alphavantage(http_client::HttpClient& client, const Clock& clock,
                                                          AlphaVantageOptions options);

}  // namespace bourse::quotes
