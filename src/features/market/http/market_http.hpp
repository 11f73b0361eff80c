#pragma once
#include <cstdint>
#include <functional>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/service/market.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::openapi {
class Registry;
}

namespace bourse::market {

/// Asks for the newest daily bars, at most so many (≥ 1). Errc::UnknownSymbol, Errc::ProviderFailed, Errc::Unavailable.
using AskLatestDays = std::function<Task<Result<LatestDays>>(Symbol symbol, std::int64_t days)>;

/// Registers the handlers of getTimeSeries, listStocks and getNdays. getNdays uses `ask_latest_days`, or the store when
/// that is empty. `market` outlives the registry.
void register_market(openapi::Registry& registry, Market& market, AskLatestDays ask_latest_days = nullptr);

}  // namespace bourse::market
