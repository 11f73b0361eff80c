#pragma once
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "features/quotes/providers/provider.hpp"
#include "platform/http_client/http_client.hpp"

namespace bourse::quotes {

struct StooqOptions {
    std::string url = "https://stooq.com";
    /// API key for the daily history; not sent when empty.
    Secret key{};
};

/// stooq.com. Its codes equal our symbols in lower case (`AAPL.US`; without a dot those of Warsaw). For a date range,
/// stooq gives the same answer for an unknown symbol and for a symbol without bars. Therefore a range one month longer
/// is requested, and a symbol without bars in it counts as unknown. `client` and `clock` must outlive the result.
[[nodiscard]] std::unique_ptr<Provider> make_stooq(http_client::HttpClient& client, const Clock& clock,
                                                   StooqOptions options);

}  // namespace bourse::quotes
