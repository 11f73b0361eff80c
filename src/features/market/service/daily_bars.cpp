#include "features/market/service/daily_bars.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace bourse::market {

std::vector<Date> remove_unfinished(std::vector<Bar>& bars, Date newest_finished) {
    const auto first = std::ranges::find_if(bars, [&](const Bar& bar) { return bar.time.date() > newest_finished; });
    std::vector<Date> removed;
    std::transform(first, bars.end(), std::back_inserter(removed), [](const Bar& bar) { return bar.time.date(); });
    bars.erase(first, bars.end());
    return removed;
}

WrittenCounts store_daily_bars(BarsStore& store, UtcTime now, const Symbol& symbol, Source source,
                               std::span<const Bar> bars, const std::function<void(std::size_t)>& progress) {
    WrittenCounts counts;
    if (bars.empty()) return counts;
    store.write(now, [&](BarsWriter& writer) {
        counts = {};
        const SymbolId id = writer.symbol(symbol, source);
        std::vector<SymbolBar> batch;
        for (std::size_t begin = 0; begin < bars.size(); begin += batch.size()) {
            batch.clear();
            for (const Bar& bar : bars.subspan(begin, std::min(writer.batch(), bars.size() - begin))) {
                batch.push_back({id, bar});
            }
            const WrittenCounts written = writer.put_all(BarInterval::Day, batch);
            counts.inserted += written.inserted;
            counts.updated += written.updated;
            counts.unchanged += written.unchanged;
            if (progress) progress(begin + batch.size());
        }
    });
    return counts;
}

}  // namespace bourse::market
