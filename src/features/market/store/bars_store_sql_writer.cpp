#include "features/market/store/bars_store_sql_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "features/market/store/bars_store_sql_stocks.hpp"

namespace bourse::market {
namespace {

constexpr std::string_view kNewestVersion =
    "SELECT max(version) FROM (SELECT coalesce(max(version), 0) AS version FROM symbols"
    " UNION ALL SELECT coalesce(max(version), 0) FROM removed_symbols) AS versions";
constexpr std::string_view kAddSymbol = "INSERT INTO symbols (symbol, version, source) VALUES (?1, ?2, ?3)";
constexpr std::string_view kSetName = "UPDATE symbols SET name = ?2 WHERE id = ?1 AND name <> ?2";
constexpr std::string_view kSetVersion = "UPDATE symbols SET version = ?2 WHERE id = ?1";

constexpr std::string_view kMatchBar =
    "SELECT 1 FROM bars WHERE symbol_id = ?1 AND interval = ?2 AND time = ?3"
    " AND open = ?4 AND high = ?5 AND low = ?6 AND close = ?7 AND volume = ?8"
    " AND adjusted_close IS NOT DISTINCT FROM coalesce(?9, adjusted_close)"
    " AND dividend_amount IS NOT DISTINCT FROM coalesce(?10, dividend_amount)"
    " AND split_coefficient IS NOT DISTINCT FROM coalesce(?11, split_coefficient)";
constexpr std::string_view kDeriveSummary =
    "INSERT INTO series (symbol_id, interval, first_time, last_time, bars, step)"
    " SELECT symbol_id, interval, min(time), max(time), count(*), ?3 FROM bars"
    " WHERE symbol_id = ?1 AND interval = ?2 GROUP BY symbol_id, interval"
    " ON CONFLICT (symbol_id, interval) DO UPDATE SET first_time = excluded.first_time,"
    " last_time = excluded.last_time, bars = excluded.bars, step = excluded.step";
constexpr std::string_view kFindStep = "SELECT step, first_time FROM series WHERE symbol_id = ?1 AND interval = ?2";

constexpr std::size_t kBarColumnCount = kBarColumns.size();

/// Inserts the given number of bars at once and skips existing ones: `VALUES (?1, …, ?11), (?12, …) …`.
std::string insert_bars(std::size_t bars) {
    std::string sql = "INSERT INTO bars (" + list_of_bar_columns() + ") VALUES ";
    for (std::size_t i = 0; i < bars * kBarColumnCount; ++i) {
        const bool begins_row = i % kBarColumnCount == 0;
        sql += i == 0 ? "(" : begins_row ? "), (" : ", ";
        sql += '?' + std::to_string(i + 1);
    }
    return sql + ") ON CONFLICT DO NOTHING";
}

/// `?1`, `?2`, …: the values of one bar.
std::array<std::string, kBarColumnCount> bar_parameters() {
    std::array<std::string, kBarColumnCount> parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] = '?' + std::to_string(i + 1);
    return parameters;
}

sql::Value optional_value(const std::optional<double>& number) {
    if (number) return *number;
    return nullptr;
}

/// The values of a bar, in the order of kBarColumns.
template <std::size_t Column>
sql::Value value_of(const SeriesKey& series, const Bar& bar) {
    if constexpr (Column == 0) return series.symbol;
    if constexpr (Column == 1) return minutes_of(series.interval);
    if constexpr (Column == 2) return bar.time.micros();
    if constexpr (Column == 3) return bar.open;
    if constexpr (Column == 4) return bar.high;
    if constexpr (Column == 5) return bar.low;
    if constexpr (Column == 6) return bar.close;
    if constexpr (Column == 7) return bar.volume;
    if constexpr (Column == 8) return optional_value(bar.adjusted_close);
    if constexpr (Column == 9) return optional_value(bar.dividend_amount);
    if constexpr (Column == 10) return optional_value(bar.split_coefficient);
}

void bind_bar(sql::Statement& statement, const SeriesKey& series, const Bar& bar) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        statement.bind({value_of<I>(series, bar)...});
    }(std::make_index_sequence<kBarColumnCount>());
}

/// Binds the values of several bars, one after the other.
template <std::size_t Bars>
void bind_batch(sql::Statement& statement, const SeriesKey& series, std::span<const SymbolBar, Bars> bars) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        statement.bind({value_of<I % kBarColumnCount>(series, bars[I / kBarColumnCount].bar)...});
    }(std::make_index_sequence<Bars * kBarColumnCount>());
}

void count(Written written, WrittenCounts& counts) {
    switch (written) {
        case Written::Inserted:
            ++counts.inserted;
            break;
        case Written::Updated:
            ++counts.updated;
            break;
        case Written::Unchanged:
            ++counts.unchanged;
            break;
    }
}

}  // namespace

std::string list_of_bar_columns() {
    return fmt::format("{}", fmt::join(kBarColumns, ", "));
}

std::string update_of_bars(std::span<const std::string, kBarColumns.size()> given, std::string_view source) {
    std::string key;
    std::string assignments;
    std::string differences;
    for (std::size_t i = 0; i < kBarColumns.size(); ++i) {
        const std::string column(kBarColumns[i]);
        if (i < kBarKeyColumns) {
            key += (i == 0 ? "b." : " AND b.") + column + " = " + given[i];
            continue;
        }
        const bool is_optional = i >= kFirstOptionalColumn;
        const std::string value = is_optional ? "coalesce(" + given[i] + ", b." + column + ')' : given[i];
        const bool is_first = i == kBarKeyColumns;
        assignments += (is_first ? "" : ", ") + column + " = " + value;
        differences += (is_first ? "b." : " OR b.") + column + (is_optional ? " IS DISTINCT FROM " : " <> ") + value;
    }
    return "UPDATE bars AS b SET " + assignments + std::string(source) + " WHERE " + key + " AND (" + differences + ')';
}

Version newest_version(sql::Connection& connection) {
    sql::Statement& newest = connection.statement(kNewestVersion);
    newest.bind({});
    Version version = 0;
    // Read to the end: an open query would block other statements of SQLite.
    while (newest.step()) version = newest.integer(0);
    return version;
}

Version next_version(sql::Connection& connection, UtcTime now) {
    return std::max(newest_version(connection) + 1, now.micros());
}

SqlBarsWriter::SqlBarsWriter(sql::Connection& connection, UtcTime now)
    : connection_(connection),
      insert_(connection.statement(insert_bars(1))),
      insert_batch_(connection.statement(insert_bars(kBatch))),
      update_(connection.statement(update_of_bars(bar_parameters(), ""))),
      match_(connection.statement(kMatchBar)),
      version_(next_version(connection, now)) {}

SymbolId SqlBarsWriter::symbol(const Symbol& symbol, Source source) {
    if (const auto found = find_symbol(connection_, symbol)) return *found;
    connection_.statement(kAddSymbol).execute({symbol.str(), version_, to_string(source)});
    return find_symbol(connection_, symbol).value();
}

void SqlBarsWriter::set_name(SymbolId symbol, std::string_view name) {
    if (connection_.statement(kSetName).execute({symbol, name}) > 0) changed_symbols_.insert(symbol);
}

Written SqlBarsWriter::put(SymbolId symbol, BarInterval interval, const Bar& bar) {
    const SeriesKey series{symbol, interval};
    bind_bar(insert_, series, bar);
    insert_.step();
    if (insert_.changes() == 0) return update(series, bar);
    note_change(series);
    return Written::Inserted;
}

WrittenCounts SqlBarsWriter::put_all(BarInterval interval, std::span<const SymbolBar> bars) {
    WrittenCounts counts;
    while (!bars.empty()) {
        const SymbolId symbol = bars.front().symbol;
        const auto next = std::ranges::find_if(bars, [&](const SymbolBar& entry) { return entry.symbol != symbol; });
        const auto run = static_cast<std::size_t>(next - bars.begin());
        put_run({symbol, interval}, bars.first(run), counts);
        bars = bars.subspan(run);
    }
    return counts;
}

bool SqlBarsWriter::matches(SymbolId symbol, BarInterval interval, const Bar& bar) {
    bind_bar(match_, {symbol, interval}, bar);
    return match_.step();
}

void SqlBarsWriter::finish() {
    for (const SeriesKey& series : changed_series_) derive_summary(series);
    for (const SymbolId symbol : changed_symbols_) connection_.statement(kSetVersion).post({symbol, version_});
}

void SqlBarsWriter::derive_summary(const SeriesKey& series) {
    connection_.statement(kDeriveSummary).post({series.symbol, minutes_of(series.interval), step_of(series)});
}

std::int64_t SqlBarsWriter::step_of(const SeriesKey& series) {
    if (series.interval == BarInterval::Day) return minutes_of(series.interval);
    const auto given = steps_.find(series.symbol);
    if (given == steps_.end()) return 1;
    const auto& [minutes, time] = given->second;
    sql::Statement& stored = connection_.statement(kFindStep);
    stored.bind({series.symbol, minutes_of(series.interval)});
    if (!stored.step()) return largest_step(minutes);
    const std::int64_t apart = (time.micros() - stored.integer(1)) / 60'000'000;
    return largest_step(std::gcd(std::gcd(minutes, stored.integer(0)), apart));
}

Written SqlBarsWriter::update(const SeriesKey& series, const Bar& bar) {
    bind_bar(update_, series, bar);
    update_.step();
    if (update_.changes() == 0) return Written::Unchanged;
    note_change(series);
    return Written::Updated;
}

void SqlBarsWriter::put_run(const SeriesKey& series, std::span<const SymbolBar> bars, WrittenCounts& counts) {
    for (; bars.size() >= kBatch; bars = bars.subspan(kBatch)) put_batch(series, bars.first<kBatch>(), counts);
    for (const SymbolBar& entry : bars) count(put(series.symbol, series.interval, entry.bar), counts);
}

void SqlBarsWriter::put_batch(const SeriesKey& series, std::span<const SymbolBar, kBatch> bars, WrittenCounts& counts) {
    bind_batch(insert_batch_, series, bars);
    insert_batch_.step();
    const auto inserted = static_cast<std::size_t>(insert_batch_.changes());
    if (inserted > 0) note_change(series);
    counts.inserted += inserted;
    if (inserted == kBatch) return;
    // Some bars already existed. The update changes those that differ; the bars just inserted do not differ.
    WrittenCounts updates;
    for (const SymbolBar& entry : bars) count(update(series, entry.bar), updates);
    counts.updated += updates.updated;
    counts.unchanged += updates.unchanged - inserted;
}

void SqlBarsWriter::note_change(const SeriesKey& series) {
    if (series == last_changed_) return;
    last_changed_ = series;
    changed_series_.insert(series);
    changed_symbols_.insert(series.symbol);
}

}  // namespace bourse::market
