#include "features/market/service/market.hpp"

#include <utility>

#include "features/market/store/bars_store_sql.hpp"

namespace bourse::market {

Market::Market(sql::Database& database, sql::StoreThreads threads, const Clock& clock, MarketOptions options)
    : threads_(threads),
      clock_(clock),
      options_(std::move(options)),
      bars_(make_sql_bars_store(database)),
      daily_(make_store_daily_provider(*bars_)),
      series_(*bars_, threads.reads, clock, options_.series_budget_bytes),
      indicators_(options_.indicators_budget_bytes) {}

Listing Market::list(const StockQuery& query) {
    // Taken before the store is read, so that a change in between expires it.
    auto fresh = series_.listing_freshness();
    return {bars_->list(query), std::move(fresh)};
}

Result<LatestDays> Market::latest_days(const Symbol& symbol, std::int64_t days) {
    auto bars = daily_->latest(symbol, days);
    if (!bars) return std::move(bars).error();
    return LatestDays{.bars = *std::move(bars)};
}

ImportOutcome Market::import(ByteSource& source, const ImportOptions& options) {
    ImportOutcome outcome = import_bars(*bars_, clock_, source, options);
    if (outcome.accepted) show_changes();
    return outcome;
}

Result<Stock> Market::change(const Symbol& symbol, const SymbolChange& change) {
    auto changed = bars_->change(clock_.now(), symbol, change);
    if (changed) show_changes();
    return changed;
}

Result<SelectedBars> Market::erase(const Symbol& symbol, const BarsSelection& selection) {
    auto erased = bars_->erase(clock_.now(), symbol, selection);
    if (erased) show_changes();
    return erased;
}

void Market::show_changes() {
    try {
        series_.refresh();
    } catch (const Unavailable&) {
        // The changes are stored all the same, and what is served says that it may be out of date until a later look
        // succeeds.
    }
}

}  // namespace bourse::market
