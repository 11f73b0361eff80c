#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "base/symbol.hpp"
#include "features/market/service/daily_provider.hpp"
#include "features/market/service/series_store.hpp"
#include "features/market/store/bars_store.hpp"

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
    NdaysDefaults ndays;
};

/// The market feature: the services behind its operations and commands. Safe from any thread; references outlive it.
class Market {
  public:
    Market(sql::Database& database, tasks::BlockingPool& pool, const Clock& clock, MarketOptions options);

    [[nodiscard]] BarsStore& bars() { return *bars_; }
    [[nodiscard]] SeriesStore& series() { return series_; }
    [[nodiscard]] DailyProvider& daily() { return *daily_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return pool_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] const MarketOptions& options() const { return options_; }

  private:
    tasks::BlockingPool& pool_;
    const Clock& clock_;
    MarketOptions options_;
    std::unique_ptr<BarsStore> bars_;
    std::unique_ptr<DailyProvider> daily_;
    SeriesStore series_;
};

}  // namespace bourse::market
