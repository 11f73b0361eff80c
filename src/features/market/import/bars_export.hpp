#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// Writes the bars of one symbol as CSV in pieces of about 64 KiB, oldest first, with a header row; import_bars() reads
/// it back to the same bars. Optional columns stand when any bar has them. Without `interval`: the daily bars, or the
/// minute bars when there are no daily ones. Returns how many bars were written. Errc::UnknownSymbol,
/// Errc::IntervalNotStored; throws what `sink` throws and bourse::Unavailable. Blocks.
[[nodiscard]] Result<std::uint64_t> export_bars(BarsStore& store, const Symbol& symbol,
                                                std::optional<BarInterval> interval,
                                                const std::function<void(std::string_view)>& sink);

}  // namespace bourse::market
