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
    /// What its daily history may ask for; empty: none is sent.
    Secret key{};
};

/// stooq.com. Its codes are our symbols (`AAPL.US`; without a dot those of Warsaw), so they pass as they are, in lower
/// case. Of a day range it says the same for a symbol that it does not know and for one without bars in it; so it is
/// asked for a month more, and whoever had no bar for so long is unknown. `client` and `clock`
/// outlive it.
[[nodiscard]] std::unique_ptr<Provider> make_stooq(http_client::HttpClient& client, const Clock& clock,
                                                   StooqOptions options);

}  // namespace bourse::quotes
