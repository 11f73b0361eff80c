#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// Stores daily bars in one transaction and returns what became of them. A new symbol gets this source. `progress`
/// receives the number of bars after each batch, and may be empty.
WrittenCounts store_daily_bars(BarsStore& store, UtcTime now, const Symbol& symbol, Source source,
                               std::span<const Bar> bars, const std::function<void(std::size_t)>& progress = {});

/// Removes the bars after the newest finished day, and returns their days; `bars` is oldest first. A bar of a day that
/// is not over is incomplete, and once it is stored, nothing would correct it.
std::vector<Date> remove_unfinished(std::vector<Bar>& bars, Date newest_finished);

}  // namespace bourse::market
