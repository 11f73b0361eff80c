#pragma once
#include <cstddef>
#include <limits>

#include "features/market/model/period.hpp"
#include "features/market/model/series.hpp"

namespace bourse::market {

/// One bar a period, oldest first, its time the start of the period: open of the first bar, highest high, lowest low,
/// close of the last bar, sum of the volumes. A period without a bar has no row, so NaN never arises. A sum of volumes
/// beyond 2⁶³−1 stays at 2⁶³−1: no real market comes near it, and a wrapped sum would be negative.
///
/// One pass over the columns; calendar arithmetic once a period. Stops behind `limit` periods.
[[nodiscard]] Series resample(const SeriesView& bars, const Period& period,
                              std::size_t limit = std::numeric_limits<std::size_t>::max());

/// The end of `bars` that makes up its last `periods` periods; all of it when there are fewer. For newest-first pages,
/// which then need not resample what they do not show.
[[nodiscard]] SeriesView last_periods(const SeriesView& bars, const Period& period, std::size_t periods);

}  // namespace bourse::market
