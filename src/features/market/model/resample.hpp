#pragma once
#include <cstddef>
#include <limits>

#include "features/market/model/period.hpp"
#include "features/market/model/series.hpp"

namespace bourse::market {

/// One bar for each period, oldest first; its time is the start of the period. Open of the first bar, highest high,
/// lowest low, close of the last bar, sum of the volumes. A period without bars has no row, so NaN never arises. A sum
/// of volumes saturates at 2⁶³−1: real markets stay far below, and an overflow would give a negative number.
///
/// One pass over the columns, with calendar arithmetic once for each period. Stops after `limit` periods.
[[nodiscard]] Series resample(const SeriesView& bars, const Period& period,
                              std::size_t limit = std::numeric_limits<std::size_t>::max());

/// The last part of `bars`, which makes up its last `periods` periods; all bars when there are fewer periods.
/// Newest-first pages thus resample only what they show.
[[nodiscard]] SeriesView last_periods(const SeriesView& bars, const Period& period, std::size_t periods);

}  // namespace bourse::market
