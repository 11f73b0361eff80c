#include "features/market/store/bars_store_postgres_writer.hpp"

#include <array>
#include <limits>

namespace bourse::market {
namespace {

constexpr std::array<std::string_view, 11> kBarColumnNames{
    "symbol_id",       "interval",         "time", "open", "high", "low", "close", "volume", "adjusted_close",
    "dividend_amount", "split_coefficient"};

constexpr std::string_view kNewestBar = "SELECT max(time) FROM bars WHERE symbol_id = ?1 AND interval = ?2";
constexpr std::string_view kMakeStage =
    "CREATE TEMPORARY TABLE IF NOT EXISTS staged_bars (symbol_id BIGINT, interval INTEGER, time BIGINT,"
    " open DOUBLE PRECISION, high DOUBLE PRECISION, low DOUBLE PRECISION, close DOUBLE PRECISION, volume BIGINT,"
    " adjusted_close DOUBLE PRECISION, dividend_amount DOUBLE PRECISION, split_coefficient DOUBLE PRECISION)"
    " ON COMMIT DELETE ROWS";
/// The server has no statistics about newly imported bars and would read all bars instead of looking up the staged
/// ones.
constexpr std::string_view kLookUp =
    "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)";
constexpr std::string_view kClearStage = "TRUNCATE staged_bars";
constexpr std::string_view kInsertStaged =
    "WITH inserted AS ("
    " INSERT INTO bars (symbol_id, interval, time, open, high, low, close, volume,"
    " adjusted_close, dividend_amount, split_coefficient)"
    " SELECT symbol_id, interval, time, open, high, low, close, volume,"
    " adjusted_close, dividend_amount, split_coefficient FROM staged_bars"
    " ON CONFLICT DO NOTHING RETURNING symbol_id)"
    " SELECT symbol_id, count(*) FROM inserted GROUP BY symbol_id";
/// The same update as for one bar in bars_store_sql_writer.cpp.
constexpr std::string_view kUpdateFromStaged =
    "WITH updated AS ("
    " UPDATE bars b SET open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume,"
    " adjusted_close = coalesce(s.adjusted_close, b.adjusted_close),"
    " dividend_amount = coalesce(s.dividend_amount, b.dividend_amount),"
    " split_coefficient = coalesce(s.split_coefficient, b.split_coefficient)"
    " FROM staged_bars s WHERE b.symbol_id = s.symbol_id AND b.interval = s.interval AND b.time = s.time"
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

Written PostgresBarsWriter::put(SymbolId symbol, BarInterval interval, const Bar& bar) {
    newest_.erase({symbol, interval});
    return SqlBarsWriter::put(symbol, interval, bar);
}

WrittenCounts PostgresBarsWriter::put_all(BarInterval interval, std::span<const SymbolBar> bars) {
    std::vector<SymbolBar> new_ones;
    std::vector<SymbolBar> others;
    for (const SymbolBar& entry : bars) {
        UtcTime& last = newest({entry.symbol, interval});
        const bool is_new = last < entry.bar.time;
        if (is_new) last = entry.bar.time;
        (is_new ? new_ones : others).push_back(entry);
    }
    append(interval, new_ones);
    WrittenCounts counts = merge(interval, others);
    counts.inserted += new_ones.size();
    return counts;
}

UtcTime& PostgresBarsWriter::newest(const SeriesKey& series) {
    const auto [found, is_first] =
        newest_.try_emplace(series, UtcTime::from_micros(std::numeric_limits<std::int64_t>::min()));
    if (!is_first) return found->second;
    sql::Statement& row = connection().statement(kNewestBar);
    row.bind({series.symbol, minutes_of(series.interval)});
    row.step();
    if (!row.is_null(0)) found->second = UtcTime::from_micros(row.integer(0));
    return found->second;
}

void PostgresBarsWriter::append(BarInterval interval, std::span<const SymbolBar> bars) {
    if (bars.empty()) return;
    copy("bars", interval, bars);
    for (const SymbolBar& entry : bars) note_change({entry.symbol, interval});
}

WrittenCounts PostgresBarsWriter::merge(BarInterval interval, std::span<const SymbolBar> bars) {
    WrittenCounts counts;
    if (bars.empty()) return counts;
    stage(interval, bars);
    counts.inserted = put_staged(kInsertStaged, interval);
    // Bars that already existed: the update changes those that differ; the bars just inserted do not differ.
    if (counts.inserted < bars.size()) counts.updated = put_staged(kUpdateFromStaged, interval);
    counts.unchanged = bars.size() - counts.inserted - counts.updated;
    return counts;
}

void PostgresBarsWriter::stage(BarInterval interval, std::span<const SymbolBar> bars) {
    if (has_stage_) {
        connection().statement(kClearStage).post({});
    } else {
        // An earlier transaction of the session may have created it.
        connection().statement(kMakeStage).post({});
        connection().statement(kLookUp).post({});
        has_stage_ = true;
    }
    copy("staged_bars", interval, bars);
}

void PostgresBarsWriter::copy(std::string_view table, BarInterval interval, std::span<const SymbolBar> bars) {
    const auto rows = connection().insert_rows(table, kBarColumnNames);
    for (const auto& [symbol, bar] : bars) {
        rows->add(std::array<sql::Value, kBarColumnNames.size()>{
            symbol, minutes_of(interval), bar.time.micros(), bar.open, bar.high, bar.low, bar.close, bar.volume,
            value_of(bar.adjusted_close), value_of(bar.dividend_amount), value_of(bar.split_coefficient)});
    }
    rows->finish();
}

std::uint64_t PostgresBarsWriter::put_staged(std::string_view sql, BarInterval interval) {
    std::uint64_t bars = 0;
    sql::Statement& row = connection().statement(sql);
    row.bind({});
    while (row.step()) {
        note_change({row.integer(0), interval});
        bars += static_cast<std::uint64_t>(row.integer(1));
    }
    return bars;
}

}  // namespace bourse::market
