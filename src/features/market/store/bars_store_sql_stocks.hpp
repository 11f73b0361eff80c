#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "features/market/store/bars_store.hpp"

namespace bourse::sql {
class Connection;
class Statement;
}  // namespace bourse::sql

namespace bourse::market {

/// The stocks of BarsStore::list().
[[nodiscard]] std::vector<Stock> list_stocks(sql::Connection& connection, const StockQuery& query);

/// One stock of the list; empty when there is no such symbol.
[[nodiscard]] std::optional<Stock> find_stock(sql::Connection& connection, const Symbol& symbol);

/// Empty when there is no such symbol.
[[nodiscard]] std::optional<SymbolId> find_symbol(sql::Connection& connection, const Symbol& symbol);

/// The summary in three columns from `column` on: first time, last time, number of bars. Empty when the first is null.
[[nodiscard]] std::optional<BarsSummary> read_summary(const sql::Statement& row, int column);

/// Only valid symbols and sources are stored.
[[nodiscard]] Symbol stored_symbol(std::string_view text);
[[nodiscard]] Source stored_source(std::string_view text);

}  // namespace bourse::market
