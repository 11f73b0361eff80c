#include "features/quotes/providers/provider.hpp"

#include <algorithm>

namespace bourse::quotes {

void cut(std::vector<market::Bar>& bars, const DailyRange& range) {
    auto first = bars.begin();
    if (range.from) first = std::ranges::lower_bound(bars, UtcTime(*range.from), {}, &market::Bar::time);
    if (range.newest && bars.end() - first > *range.newest) first = bars.end() - *range.newest;
    bars.erase(bars.begin(), first);
    // A cached cut must not hold the memory of the whole history.
    bars.shrink_to_fit();
}

}  // namespace bourse::quotes
