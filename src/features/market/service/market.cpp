#include "features/market/service/market.hpp"

#include "features/market/store/bars_store_sql.hpp"

namespace bourse::market {

Market::Market(sql::Database& database, tasks::BlockingPool& pool, const Clock& clock, MarketOptions options)
    : pool_(pool),
      clock_(clock),
      options_(std::move(options)),
      bars_(make_sql_bars_store(database)),
      daily_(make_store_daily_provider(*bars_)),
      series_(*bars_, pool, clock, options_.series_budget_bytes) {}

}  // namespace bourse::market
