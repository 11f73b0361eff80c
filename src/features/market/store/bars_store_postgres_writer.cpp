#include "features/market/store/bars_store_postgres_writer.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace bourse::market {
namespace {

constexpr std::string_view kNewestBar = "SELECT max(time) FROM bars WHERE symbol_id = ?1 AND interval = ?2";
constexpr std::string_view kMakeStage =
    "CREATE TEMPORARY TABLE IF NOT EXISTS staged_bars (symbol_id BIGINT, interval INTEGER, time BIGINT,"
    " open DOUBLE PRECISION, high DOUBLE PRECISION, low DOUBLE PRECISION, close DOUBLE PRECISION, volume DOUBLE "
    "PRECISION,"
    " adjusted_close DOUBLE PRECISION, dividend_amount DOUBLE PRECISION, split_coefficient DOUBLE PRECISION)"
    " ON COMMIT DELETE ROWS";
/// The server has no statistics about newly imported bars and would read all bars instead of looking up the staged
/// ones.
constexpr std::string_view kLookUp =
    "SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)";
constexpr std::string_view kClearStage = "TRUNCATE staged_bars";

/// Runs `change`, an insert or update that returns `returned` for each bar, and counts those of each symbol.
std::string counted(const std::string& change, std::string_view returned) {
    return "WITH changed AS (" + change + " RETURNING " + std::string(returned) +
           " AS symbol_id) SELECT symbol_id, count(*) FROM changed GROUP BY symbol_id";
}

std::string insert_staged() {
    const std::string columns = list_of_bar_columns();
    return counted("INSERT INTO bars (" + columns + ") SELECT " + columns + " FROM staged_bars ON CONFLICT DO NOTHING",
                   "symbol_id");
}

std::string update_from_staged() {
    std::array<std::string, kBarColumns.size()> staged;
    std::ranges::transform(kBarColumns, staged.begin(), [](std::string_view name) { return "s." + std::string(name); });
    return counted(update_of_bars(staged, " FROM staged_bars AS s"), "b.symbol_id");
}

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
    counts.inserted = put_staged(insert_staged(), interval);
    // An update finds which of the others differ, and those just inserted do not.
    if (counts.inserted < bars.size()) counts.updated = put_staged(update_from_staged(), interval);
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
    const auto rows = connection().insert_rows(table, kBarColumns);
    for (const auto& [symbol, bar] : bars) {
        rows->add(std::array<sql::Value, kBarColumns.size()>{
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
