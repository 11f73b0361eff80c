#include "features/quotes/providers/provider.hpp"

#include <algorithm>

namespace bourse::quotes {

void cut(DailyBars& daily, const DailyRange& range) {
    std::vector<market::Bar>& bars = daily.bars;
    auto first = bars.begin();
    if (range.from) first = std::ranges::lower_bound(bars, UtcTime(*range.from), {}, &market::Bar::time);
    if (range.newest && bars.end() - first > *range.newest) first = bars.end() - *range.newest;
    if (range.from) daily.left_out.forget_before(*range.from);
    if (range.newest && first != bars.begin() && first != bars.end()) {
        daily.left_out.forget_before(first->time.date());
    }
    bars.erase(bars.begin(), first);
    // A cached cut must not hold the memory of the whole history.
    bars.shrink_to_fit();
}

}  // namespace bourse::quotes
