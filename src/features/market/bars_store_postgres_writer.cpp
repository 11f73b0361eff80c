#include "features/market/bars_store_postgres_writer.hpp"

#include <array>

namespace bourse::market {
namespace {

constexpr std::string_view kStage = "staged_bars";
constexpr std::array<std::string_view, 10> kStagedColumns{
    "symbol_id",        "time", "open", "high", "low", "close", "volume", "adjusted_close", "dividend_amount",
    "split_coefficient"};

constexpr std::string_view kMakeStage =
    "CREATE TEMPORARY TABLE IF NOT EXISTS staged_bars (symbol_id BIGINT, time BIGINT,"
    " open DOUBLE PRECISION, high DOUBLE PRECISION, low DOUBLE PRECISION, close DOUBLE PRECISION, volume BIGINT,"
    " adjusted_close DOUBLE PRECISION, dividend_amount DOUBLE PRECISION, split_coefficient DOUBLE PRECISION)"
    " ON COMMIT DELETE ROWS";
constexpr std::string_view kClearStage = "TRUNCATE staged_bars";
constexpr std::string_view kInsertStaged =
    "WITH inserted AS ("
    " INSERT INTO bars (symbol_id, interval, time, open, high, low, close, volume,"
    " adjusted_close, dividend_amount, split_coefficient)"
    " SELECT symbol_id, CAST(?1 AS INTEGER), time, open, high, low, close, volume,"
    " adjusted_close, dividend_amount, split_coefficient FROM staged_bars"
    " ON CONFLICT DO NOTHING RETURNING symbol_id)"
    " SELECT symbol_id, count(*) FROM inserted GROUP BY symbol_id";
/// As an update of one bar, in bars_store_sql_writer.cpp.
constexpr std::string_view kUpdateFromStaged =
    "WITH updated AS ("
    " UPDATE bars b SET open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume,"
    " adjusted_close = coalesce(s.adjusted_close, b.adjusted_close),"
    " dividend_amount = coalesce(s.dividend_amount, b.dividend_amount),"
    " split_coefficient = coalesce(s.split_coefficient, b.split_coefficient)"
    " FROM staged_bars s WHERE b.symbol_id = s.symbol_id AND b.interval = ?1 AND b.time = s.time"
    " AND (b.open <> s.open OR b.high <> s.high OR b.low <> s.low OR b.close <> s.close OR b.volume <> s.volume"
    " OR b.adjusted_close IS DISTINCT FROM coalesce(s.adjusted_close, b.adjusted_close)"
    " OR b.dividend_amount IS DISTINCT FROM coalesce(s.dividend_amount, b.dividend_amount)"
    " OR b.split_coefficient IS DISTINCT FROM coalesce(s.split_coefficient, b.split_coefficient))"
    " RETURNING b.symbol_id)"
    " SELECT symbol_id, count(*) FROM updated GROUP BY symbol_id";

sql::Value value_of(const std::optional<double>& number) {
    if (number) return *number;
    return nullptr;
}

}  // namespace

WrittenCounts PostgresBarsWriter::put_all(BarInterval interval, std::span<const SymbolBar> bars) {
    WrittenCounts counts;
    stage(bars);
    counts.inserted = merge(kInsertStaged, interval);
    // An update finds which of the others differ, and those just inserted do not.
    if (counts.inserted < bars.size()) counts.updated = merge(kUpdateFromStaged, interval);
    counts.unchanged = bars.size() - counts.inserted - counts.updated;
    return counts;
}

void PostgresBarsWriter::stage(std::span<const SymbolBar> bars) {
    // An earlier transaction of the session may have made it, and a later one of its own undone that.
    connection().statement(has_stage_ ? kClearStage : kMakeStage).post({});
    has_stage_ = true;
    const auto rows = connection().insert_rows(kStage, kStagedColumns);
    for (const auto& [symbol, bar] : bars) {
        rows->add(std::array<sql::Value, kStagedColumns.size()>{
            symbol, bar.time.micros(), bar.open, bar.high, bar.low, bar.close, bar.volume, value_of(bar.adjusted_close),
            value_of(bar.dividend_amount), value_of(bar.split_coefficient)});
    }
    rows->finish();
}

std::uint64_t PostgresBarsWriter::merge(std::string_view sql, BarInterval interval) {
    std::uint64_t bars = 0;
    sql::Statement& row = connection().statement(sql);
    row.bind({minutes_of(interval)});
    while (row.step()) {
        note_change({row.integer(0), interval});
        bars += static_cast<std::uint64_t>(row.integer(1));
    }
    return bars;
}

}  // namespace bourse::market
