#include "features/market/store/bars_store_sql_stocks.hpp"

#include <string>

#include "platform/sql/database.hpp"
#include "platform/sql/like_pattern.hpp"

namespace bourse::market {
namespace {

constexpr std::string_view kFindSymbolId = "SELECT id FROM symbols WHERE symbol = ?1";

/// Selects the symbols `s` with bars that match `rest`.
std::string select_stocks(std::string_view rest) {
    constexpr std::string_view kSelect =
        "SELECT s.symbol, s.name, s.currency, s.source, d.first_time, d.last_time, d.bars,"
        " m.first_time, m.last_time, m.bars, m.step FROM symbols s"
        " LEFT JOIN series d ON d.symbol_id = s.id AND d.interval = 1440"
        " LEFT JOIN series m ON m.symbol_id = s.id AND m.interval = 1"
        " WHERE coalesce(d.bars, m.bars) IS NOT NULL AND ";
    return std::string(kSelect) + std::string(rest);
}

Stock read_stock(const sql::Statement& row) {
    return {.symbol = stored_symbol(row.text(0)),
            .name = std::string(row.text(1)),
            .currency = std::string(row.text(2)),
            .source = stored_source(row.text(3)),
            .daily = read_summary(row, 4),
            .intraday = read_summary(row, 7),
            .step = row.is_null(10) ? 0 : static_cast<int>(row.integer(10))};
}

}  // namespace

std::vector<Stock> list_stocks(sql::Connection& connection, const StockQuery& query) {
    std::vector<Stock> stocks;
    sql::Statement& row = connection.statement(
        select_stocks("s.symbol > ?1 AND (lower(s.symbol) LIKE ?2 ESCAPE '\\' OR lower(s.name) LIKE ?2 ESCAPE '\\')"
                      " ORDER BY s.symbol LIMIT ?3"));
    row.bind({query.after.value_or(""), sql::like_pattern(query.text), query.limit});
    while (row.step()) stocks.push_back(read_stock(row));
    return stocks;
}

std::optional<Stock> find_stock(sql::Connection& connection, const Symbol& symbol) {
    sql::Statement& row = connection.statement(select_stocks("s.symbol = ?1"));
    row.bind({symbol.str()});
    if (!row.step()) return std::nullopt;
    return read_stock(row);
}

std::optional<SymbolId> find_symbol(sql::Connection& connection, const Symbol& symbol) {
    sql::Statement& row = connection.statement(kFindSymbolId);
    row.bind({symbol.str()});
    if (!row.step()) return std::nullopt;
    return row.integer(0);
}

std::optional<BarsSummary> read_summary(const sql::Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return BarsSummary{UtcTime::from_micros(row.integer(column)).date(),
                       UtcTime::from_micros(row.integer(column + 1)).date(), row.integer(column + 2)};
}

Symbol stored_symbol(std::string_view text) {
    return Symbol::parse(text).value();
}

Source stored_source(std::string_view text) {
    return parse_source(text).value();
}

}  // namespace bourse::market
