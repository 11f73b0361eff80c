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
    /// Without a key, every call fails with Refused and nothing is sent.
    Secret key{};
    /// Requests the adjusted series, with adjusted closes, dividends and splits; requires a paid key.
    bool adjusted = false;
};

/// Alpha Vantage's code for a symbol. US instruments have no suffix there (`AAPL.US` and `AAPL` both become `AAPL`).
/// All others stay unchanged, including Alpha Vantage's own suffixes (`TSCO.LON`).
[[nodiscard]] std::string alphavantage_code(const Symbol& symbol);

/// www.alphavantage.co: GLOBAL_QUOTE, and TIME_SERIES_DAILY as CSV. Requests the newest 100 days when sufficient,
/// otherwise the full history, which requires a paid key. `client` and `clock` must outlive the result.
[[nodiscard]] std::unique_ptr<Provider> make_alphavantage(http_client::HttpClient& client, const Clock& clock,
                                                          AlphaVantageOptions options);

}  // namespace bourse::quotes
