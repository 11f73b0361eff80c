#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// Writes the bars of one symbol as CSV in pieces of about 64 KiB, oldest first, with a header row; import_bars()
/// restores the same bars from it. An optional column is written when any bar has a value for it. Default `interval`:
/// daily, or minute when no daily bars are stored. Returns the number of bars written. Errc::UnknownSymbol,
/// Errc::IntervalNotStored; throws bourse::Unavailable and exceptions of `sink`. Blocks.
[[nodiscard]] Result<std::uint64_t> export_bars(BarsStore& store, const Symbol& symbol,
                                                std::optional<BarInterval> interval,
                                                const std::function<void(std::string_view)>& sink);

}  // namespace bourse::market
