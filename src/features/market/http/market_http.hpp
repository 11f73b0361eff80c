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
    /// Since somebody was asked for them.
    std::chrono::seconds age{0};
    /// They may be out of date: no new ones could be had.
    bool is_stale = false;
};

/// Asks for the newest daily bars, at most so many (≥ 1). Errc::UnknownSymbol, Errc::ProviderFailed, Errc::Unavailable.
using AskLatestDays = std::function<Task<Result<LatestDays>>(Symbol symbol, std::int64_t days)>;

/// Registers the handlers of getTimeSeries, listStocks and getNdays; the last asks `ask_latest_days`, or the store when
/// that is empty. `market` outlives the registry.
void register_market(openapi::Registry& registry, Market& market, AskLatestDays ask_latest_days = nullptr);

}  // namespace bourse::market
