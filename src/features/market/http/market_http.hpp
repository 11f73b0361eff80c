#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::openapi {
class Registry;
}

namespace bourse::market {

class Market;

/// The last trading days of a symbol.
struct LatestDays {
    /// Newest first.
    std::vector<Bar> bars;
    /// Age of the answer of the provider.
    std::chrono::seconds age{0};
    /// Whether the days may be out of date because an update failed.
    bool is_stale = false;
};

/// Returns at most `days` (≥ 1) of the newest daily bars. Errc::UnknownSymbol, Errc::ProviderFailed, Errc::Unavailable.
using AskLatestDays = std::function<Task<Result<LatestDays>>(Symbol symbol, std::int64_t days)>;

/// Registers the handlers of getTimeSeries, listStocks and getNdays. getNdays uses `ask_latest_days`, or the store when
/// that is empty. `market` outlives the registry.
void register_market(openapi::Registry& registry, Market& market, AskLatestDays ask_latest_days = nullptr);

}  // namespace bourse::market
