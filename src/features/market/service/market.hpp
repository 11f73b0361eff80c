#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/symbol.hpp"
#include "features/market/import/bars_import.hpp"
#include "features/market/service/daily_provider.hpp"
#include "features/market/service/indicator_store.hpp"
#include "features/market/service/series_store.hpp"
#include "features/market/store/bars_store.hpp"
#include "platform/sql/write_lane.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::market {

/// Defaults of the parameters of GET /ndays. Settings `SYMBOL` and `NDAYS`.
struct NdaysDefaults {
    Symbol symbol = Symbol::parse("MSFT").value();
    std::int64_t ndays = 7;
};

struct MarketOptions {
    /// Memory limit of the series cache.
    std::size_t series_budget_bytes = std::size_t{512} << 20;
    /// Memory limit of the cache of indicators.
    std::size_t indicators_budget_bytes = std::size_t{128} << 20;
    NdaysDefaults ndays;
};

/// The last trading days of a symbol.
struct LatestDays {
    /// Newest first.
    std::vector<Bar> bars;
    /// Time since the provider was asked.
    std::chrono::seconds age{0};
    /// Whether they may be out of date because the providers failed.
    bool is_stale = false;
};

/// A page of the list of symbols.
struct Listing {
    StockPage page;
    /// Expires when any symbol changes.
    std::shared_ptr<const Freshness> fresh;
};

/// The market feature for handlers and other features. Safe from any thread; references outlive it. Blocking calls
/// throw bourse::Unavailable when the store cannot answer.
class Market {
  public:
    /// `database` has the tables of bars.
    Market(sql::Database& database, sql::StoreThreads threads, const Clock& clock, MarketOptions options);

    /// The series for serving. What is imported elsewhere is served after its refresh().
    [[nodiscard]] SeriesStore& series() { return series_; }
    [[nodiscard]] IndicatorStore& indicators() { return indicators_; }
    /// Blocks.
    [[nodiscard]] Listing list(const StockQuery& query);
    /// The newest daily bars that are stored, at most `days` (≥ 1). Errc::UnknownSymbol. Blocks.
    [[nodiscard]] Result<LatestDays> latest_days(const Symbol& symbol, std::int64_t days);
    /// import_bars(), then refreshes the served series. Blocks.
    [[nodiscard]] ImportOutcome import(ByteSource& source, const ImportOptions& options);
    /// Changes a symbol as BarsStore::change() does, and has the change served. Blocks.
    [[nodiscard]] Result<Stock> change(const Symbol& symbol, const SymbolChange& change);
    /// Deletes bars as BarsStore::erase() does, and has the rest served. Blocks.
    [[nodiscard]] Result<SelectedBars> erase(const Symbol& symbol, const BarsSelection& selection);

    /// For blocking work that does not write.
    [[nodiscard]] tasks::BlockingPool& pool() { return threads_.reads; }
    /// For changes of symbols. They share the writer of the bars with imports.
    [[nodiscard]] sql::WriteLane& writes() { return threads_.writes; }
    [[nodiscard]] const MarketOptions& options() const { return options_; }

  private:
    /// Has the committed changes served.
    void show_changes();

    const sql::StoreThreads threads_;
    const Clock& clock_;
    MarketOptions options_;
    std::unique_ptr<BarsStore> bars_;
    std::unique_ptr<DailyProvider> daily_;
    SeriesStore series_;
    IndicatorStore indicators_;
};

}  // namespace bourse::market
