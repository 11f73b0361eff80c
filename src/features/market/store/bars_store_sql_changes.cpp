#include "features/market/store/bars_store_sql_changes.hpp"

#include <limits>
#include <string_view>

#include "features/market/store/bars_store_sql_stocks.hpp"
#include "features/market/store/bars_store_sql_writer.hpp"
#include "platform/sql/database.hpp"

namespace bourse::market {
namespace {

constexpr std::string_view kChangeSymbol =
    "UPDATE symbols SET symbol = ?2, name = ?3, currency = ?4, version = ?5 WHERE symbol = ?1";
constexpr std::string_view kNewVersion = "UPDATE symbols SET version = ?2 WHERE id = ?1";
constexpr std::string_view kDeleteSymbol = "DELETE FROM symbols WHERE id = ?1";
constexpr std::string_view kNoteRemoval =
    "INSERT INTO removed_symbols (symbol, version) VALUES (?1, ?2)"
    " ON CONFLICT (symbol) DO UPDATE SET version = excluded.version";
constexpr std::string_view kSelectedBars =
    "SELECT min(time), max(time), count(*) FROM bars"
    " WHERE symbol_id = ?1 AND interval = ?2 AND time >= ?3 AND time < ?4";
constexpr std::string_view kDeleteBars =
    "DELETE FROM bars WHERE symbol_id = ?1 AND interval = ?2 AND time >= ?3 AND time < ?4";
constexpr std::string_view kDeleteEmptySeries =
    "DELETE FROM series WHERE symbol_id = ?1 AND interval = ?2"
    " AND NOT EXISTS (SELECT 1 FROM bars WHERE symbol_id = ?1 AND interval = ?2)";
/// The step stays: it is the length of the bars, and the times of the remaining ones cannot show that it grew.
constexpr std::string_view kSummarizeRest =
    "UPDATE series SET first_time = (SELECT min(time) FROM bars WHERE symbol_id = ?1 AND interval = ?2),"
    " last_time = (SELECT max(time) FROM bars WHERE symbol_id = ?1 AND interval = ?2),"
    " bars = (SELECT count(*) FROM bars WHERE symbol_id = ?1 AND interval = ?2)"
    " WHERE symbol_id = ?1 AND interval = ?2";
constexpr std::string_view kAnySeries = "SELECT 1 FROM series WHERE symbol_id = ?1 LIMIT 1";

bool has_bars(sql::Connection& connection, SymbolId symbol) {
    sql::Statement& row = connection.statement(kAnySeries);
    row.bind({symbol});
    return row.step();
}

/// For changed_since().
void note_removal(sql::Connection& connection, const Symbol& symbol, Version version) {
    connection.statement(kNoteRemoval).post({symbol.str(), version});
}

std::int64_t first_of(const BarsSelection& selection) {
    return selection.from ? selection.from->micros() : std::numeric_limits<std::int64_t>::min();
}

std::int64_t end_of(const BarsSelection& selection) {
    return selection.to ? selection.to->micros() : std::numeric_limits<std::int64_t>::max();
}

std::optional<BarsSummary> select_in(sql::Connection& connection, SymbolId symbol, BarInterval interval,
                                     const BarsSelection& selection) {
    if (selection.interval && selection.interval != interval) return std::nullopt;
    sql::Statement& row = connection.statement(kSelectedBars);
    row.bind({symbol, minutes_of(interval), first_of(selection), end_of(selection)});
    row.step();
    return read_summary(row, 0);
}

void erase_in(sql::Connection& connection, SymbolId symbol, BarInterval interval, const BarsSelection& selection) {
    const std::int64_t minutes = minutes_of(interval);
    connection.statement(kDeleteBars).post({symbol, minutes, first_of(selection), end_of(selection)});
    connection.statement(kDeleteEmptySeries).post({symbol, minutes});
    connection.statement(kSummarizeRest).post({symbol, minutes});
}

Stock changed(Stock stock, const SymbolChange& change) {
    if (change.symbol) stock.symbol = *change.symbol;
    if (change.name) stock.name = *change.name;
    if (change.currency) stock.currency = *change.currency;
    return stock;
}

}  // namespace

Error unknown_symbol(const Symbol& symbol) {
    return {Errc::UnknownSymbol, "no bars of " + symbol.str() + " are stored", {}, {}};
}

Result<Stock> change_symbol(sql::Connection& connection, UtcTime now, const Symbol& symbol,
                            const SymbolChange& change) {
    const std::optional<Stock> stock = find_stock(connection, symbol);
    if (!stock) return unknown_symbol(symbol);
    Stock wanted = changed(*stock, change);
    if (wanted == *stock) return wanted;
    const bool is_renamed = wanted.symbol != symbol;
    if (is_renamed && find_symbol(connection, wanted.symbol)) {
        return Error{Errc::Conflict, "symbol " + wanted.symbol.str() + " already exists", {}, {}};
    }
    const Version version = next_version(connection, now);
    connection.statement(kChangeSymbol)
        .execute({symbol.str(), wanted.symbol.str(), wanted.name, wanted.currency, version});
    if (is_renamed) note_removal(connection, symbol, version);
    return wanted;
}

Result<SelectedBars> erase_bars(sql::Connection& connection, UtcTime now, const Symbol& symbol,
                                const BarsSelection& selection) {
    const std::optional<SymbolId> id = find_symbol(connection, symbol);
    if (!id) return unknown_symbol(symbol);
    const SelectedBars erased = select_bars(connection, *id, selection);
    if (erased.empty()) return erased;
    const Version version = next_version(connection, now);
    if (erased.daily) erase_in(connection, *id, BarInterval::Day, selection);
    if (erased.intraday) erase_in(connection, *id, BarInterval::Minute, selection);
    if (has_bars(connection, *id)) {
        connection.statement(kNewVersion).post({*id, version});
    } else {
        connection.statement(kDeleteSymbol).post({*id});
        note_removal(connection, symbol, version);
    }
    return erased;
}

SelectedBars select_bars(sql::Connection& connection, SymbolId symbol, const BarsSelection& selection) {
    return {.daily = select_in(connection, symbol, BarInterval::Day, selection),
            .intraday = select_in(connection, symbol, BarInterval::Minute, selection)};
}

}  // namespace bourse::market
