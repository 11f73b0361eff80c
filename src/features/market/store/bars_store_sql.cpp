#include "features/market/store/bars_store_sql.hpp"

#include <algorithm>
#include <limits>

#include "features/market/model/resample.hpp"
#include "features/market/store/bars_store_postgres_writer.hpp"
#include "features/market/store/bars_store_sql_changes.hpp"
#include "features/market/store/bars_store_sql_stocks.hpp"
#include "features/market/store/bars_store_sql_writer.hpp"
#include "platform/sql/database.hpp"

namespace bourse::market {
namespace {

constexpr std::string_view kFindSymbol = "SELECT id, version, source FROM symbols WHERE symbol = ?1";
constexpr std::string_view kBarOffGrid =
    "SELECT 1 FROM bars WHERE symbol_id = ?1 AND interval = 1 AND (time - ?2) % ?3 <> 0 LIMIT 1";
constexpr std::string_view kSummaries = "SELECT interval, bars, step, first_time FROM series WHERE symbol_id = ?1";
constexpr std::string_view kColumns =
    "SELECT time, open, high, low, close, volume FROM bars WHERE symbol_id = ?1 AND interval = ?2 ORDER BY time";
constexpr std::string_view kBars =
    "SELECT time, open, high, low, close, volume, adjusted_close, dividend_amount, split_coefficient"
    " FROM bars WHERE symbol_id = ?1 AND interval = ?2 ORDER BY time";
constexpr std::string_view kLatestBars =
    "SELECT time, open, high, low, close, volume, adjusted_close, dividend_amount, split_coefficient"
    " FROM bars WHERE symbol_id = ?1 AND interval = ?2 ORDER BY time DESC LIMIT ?3";
constexpr std::string_view kNewestBefore =
    "SELECT time FROM bars WHERE symbol_id = ?1 AND interval = ?2 AND time < ?3 ORDER BY time DESC LIMIT 1";
constexpr std::string_view kColumnsBetween =
    "SELECT time, open, high, low, close, volume FROM bars"
    " WHERE symbol_id = ?1 AND interval = ?2 AND time >= ?3 AND time < ?4 ORDER BY time";
/// The first minute bar of each UTC day that has any: one index search for each day, not a scan of the bars.
constexpr std::string_view kDaysWithMinutes =
    "WITH RECURSIVE days(first) AS (SELECT min(time) FROM bars WHERE symbol_id = ?1 AND interval = 1"
    " UNION ALL SELECT (SELECT min(time) FROM bars WHERE symbol_id = ?1 AND interval = 1"
    " AND time >= days.first + 86400000000 - (days.first % 86400000000 + 86400000000) % 86400000000)"
    " FROM days WHERE days.first IS NOT NULL) SELECT first FROM days WHERE first IS NOT NULL";
constexpr std::string_view kOptionalColumns =
    "SELECT count(adjusted_close), count(dividend_amount), count(split_coefficient)"
    " FROM bars WHERE symbol_id = ?1 AND interval = ?2";
constexpr std::string_view kChanges =
    "SELECT symbol, version FROM symbols WHERE version > ?1"
    " UNION ALL SELECT symbol, version FROM removed_symbols WHERE version > ?1 ORDER BY version, symbol";

constexpr UtcTime kEndOfTime = UtcTime::from_micros(std::numeric_limits<std::int64_t>::max());

/// The first five columns after `time`, as every query of bars selects them.
Bar plain_bar(const sql::Statement& row) {
    Bar bar;
    bar.time = UtcTime::from_micros(row.integer(0));
    bar.open = row.real(1);
    bar.high = row.real(2);
    bar.low = row.real(3);
    bar.close = row.real(4);
    bar.volume = row.real(5);
    return bar;
}

Bar whole_bar(const sql::Statement& row) {
    const auto optional = [&](int column) {
        return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
    };
    Bar bar = plain_bar(row);
    bar.adjusted_close = optional(6);
    bar.dividend_amount = optional(7);
    bar.split_coefficient = optional(8);
    return bar;
}

/// The start of the UTC day.
UtcTime midnight(UtcTime time) {
    return UtcTime(time.date());
}

/// The writer for the dialect of `connection`.
std::unique_ptr<SqlBarsWriter> make_writer(sql::Connection& connection, UtcTime now) {
    if (connection.dialect() == sql::Dialect::Postgres) return std::make_unique<PostgresBarsWriter>(connection, now);
    return std::make_unique<SqlBarsWriter>(connection, now);
}

class SqlBarsStore final : public BarsStore {
  public:
    explicit SqlBarsStore(sql::Database& database) : database_(database) {}

    void write_if(UtcTime now, const std::function<bool(BarsWriter&)>& work) override {
        database_.write_if([&](sql::Connection& connection) {
            // So that versions are given out in the order in which they become visible.
            connection.take_lock("bars");
            const auto writer = make_writer(connection, now);
            if (!work(*writer)) return false;
            writer->finish();
            return true;
        });
    }

    Result<Stock> change(UtcTime now, const Symbol& symbol, const SymbolChange& change) override {
        return change_bars<Stock>(
            [&](sql::Connection& connection) { return change_symbol(connection, now, symbol, change); });
    }

    Result<SelectedBars> erase(UtcTime now, const Symbol& symbol, const BarsSelection& selection) override {
        return change_bars<SelectedBars>(
            [&](sql::Connection& connection) { return erase_bars(connection, now, symbol, selection); });
    }

    Result<SelectedBars> select(const Symbol& symbol, const BarsSelection& selection) override {
        return with_symbol<SelectedBars>(symbol, [&](sql::Connection& connection, const Known& known) {
            return select_bars(connection, known.id, selection);
        });
    }

    Result<StoredSeries> load(const Symbol& symbol, BarInterval interval) override {
        return with_symbol<StoredSeries>(symbol, [&](sql::Connection& connection, const Known& known) {
            Series series(read_columns(connection, known, interval));
            if (interval == BarInterval::Day && known.stored.step != 0) {
                series = with_days_of_minutes(connection, known.id, series);
            }
            return StoredSeries{known.version, known.stored, std::move(series)};
        });
    }

    Result<std::vector<Bar>> latest_daily(const Symbol& symbol, std::int64_t count) override {
        return with_symbol<std::vector<Bar>>(symbol, [&](sql::Connection& connection, const Known& known) {
            std::vector<Bar> bars;
            sql::Statement& row = connection.statement(kLatestBars);
            row.bind({known.id, minutes_of(BarInterval::Day), count});
            while (row.step()) bars.push_back(whole_bar(row));
            return bars;
        });
    }

    Result<Series> latest_minutes(const Symbol& symbol, std::int64_t days) override {
        return with_symbol<Series>(symbol, [&](sql::Connection& connection, const Known& known) {
            const UtcTime first = first_of_days(connection, known.id, days);
            return minutes_between(connection, known.id, first, kEndOfTime);
        });
    }

    Result<void> scan(const Symbol& symbol, BarInterval interval, const std::function<void(OptionalColumns)>& begin,
                      const std::function<void(const Bar&)>& row) override {
        const auto found = with_symbol<bool>(symbol, [&](sql::Connection& connection, const Known& known) {
            if (!known.stored.has(interval)) return false;
            begin(optional_columns(connection, known, interval));
            sql::Statement& bars = connection.statement(kBars);
            bars.bind({known.id, minutes_of(interval)});
            while (bars.step()) row(whole_bar(bars));
            return true;
        });
        if (!found) return found.error();
        if (!*found) {
            return Error{Errc::IntervalNotStored,
                         "no " + std::string(to_string(interval)) + " bars of " + symbol.str() + " are stored",
                         {},
                         {}};
        }
        return {};
    }

    Result<StoredIntervals> intervals(const Symbol& symbol) override {
        return with_symbol<StoredIntervals>(symbol, [](sql::Connection&, const Known& known) { return known.stored; });
    }

    StockPage list(const StockQuery& query) override {
        StockPage page;
        database_.read([&](sql::Connection& connection) {
            page.version = market::newest_version(connection);
            page.stocks = list_stocks(connection, query);
        });
        return page;
    }

    Version newest_version() override {
        Version version = 0;
        database_.read([&](sql::Connection& connection) { version = market::newest_version(connection); });
        return version;
    }

    std::vector<Change> changed_since(Version version) override {
        std::vector<Change> changes;
        database_.read([&](sql::Connection& connection) {
            sql::Statement& row = connection.statement(kChanges);
            row.bind({version});
            while (row.step()) changes.push_back({stored_symbol(row.text(0)), row.integer(1)});
        });
        return changes;
    }

  private:
    /// The stored information about a symbol.
    struct Known {
        SymbolId id = 0;
        Version version = 0;
        Source source = Source::Import;
        StoredIntervals stored;
        UtcTime first_minute;
        std::int64_t minute_bars = 0;
        std::int64_t day_bars = 0;
    };

    static std::optional<Known> find(sql::Connection& connection, const Symbol& symbol) {
        sql::Statement& row = connection.statement(kFindSymbol);
        row.bind({symbol.str()});
        if (!row.step()) return std::nullopt;
        Known known;
        known.id = row.integer(0);
        known.version = row.integer(1);
        known.source = stored_source(row.text(2));
        sql::Statement& summary = connection.statement(kSummaries);
        summary.bind({known.id});
        while (summary.step()) {
            const bool is_day = summary.integer(0) == minutes_of(BarInterval::Day);
            (is_day ? known.day_bars : known.minute_bars) = summary.integer(1);
            if (is_day) {
                known.stored.day = true;
            } else {
                known.stored.step = static_cast<int>(summary.integer(2));
                known.first_minute = UtcTime::from_micros(summary.integer(3));
            }
        }
        return known;
    }

    /// Runs `work` in one write transaction, which is committed when `work` succeeds.
    template <class Value, class Work>
    Result<Value> change_bars(Work work) {
        std::optional<Result<Value>> result;
        database_.write_if([&](sql::Connection& connection) {
            // As in write_if().
            connection.take_lock("bars");
            result = work(connection);
            return result->has_value();
        });
        return *std::move(result);
    }

    /// Runs `work` on the symbol in one read transaction, so that all reads see one state of the store.
    template <class Value, class Work>
    Result<Value> with_symbol(const Symbol& symbol, Work work) {
        Result<Value> result = unknown_symbol(symbol);
        database_.read([&](sql::Connection& connection) {
            if (const auto known = find(connection, symbol)) result = work(connection, *known);
        });
        return result;
    }

    static Columns read_columns(sql::Connection& connection, const Known& known, BarInterval interval) {
        Columns columns;
        if (!known.stored.has(interval)) return columns;
        const bool is_day = interval == BarInterval::Day;
        columns.reserve(static_cast<std::size_t>(is_day ? known.day_bars : known.minute_bars));
        sql::Statement& row = connection.statement(kColumns);
        row.bind({known.id, minutes_of(interval)});
        while (row.step()) columns.push_back(plain_bar(row));
        return columns;
    }

    static Series minutes_between(sql::Connection& connection, SymbolId symbol, UtcTime from, UtcTime to) {
        Columns columns;
        sql::Statement& row = connection.statement(kColumnsBetween);
        row.bind({symbol, minutes_of(BarInterval::Minute), from.micros(), to.micros()});
        while (row.step()) columns.push_back(plain_bar(row));
        return Series(std::move(columns));
    }

    static constexpr std::ptrdiff_t kDaysAtOnce = 260;

    /// `daily` with days made of minute bars where it has none. Reads the minute bars of these days only.
    static Series with_days_of_minutes(sql::Connection& connection, SymbolId symbol, const Series& daily) {
        const std::vector<UtcTime> days = days_with_minutes(connection, symbol);
        Columns merged;
        const SeriesView stored = daily.view();
        merged.reserve(stored.size() + days.size());
        std::size_t next = 0;
        for (auto first = days.begin(); first != days.end();) {
            for (; next < stored.size() && stored.times[next] < *first; ++next) merged.push_back(stored.bar(next));
            if (next < stored.size() && stored.times[next] == *first) {
                ++first;
                continue;
            }
            // The days up to the next stored one are read at once, but not more than about a year.
            const auto later = first + std::min(kDaysAtOnce, days.end() - first);
            UtcTime end = later == days.end() ? kEndOfTime : *later;
            if (next < stored.size()) end = std::min(end, stored.times[next]);
            const Series minutes = minutes_between(connection, symbol, *first, end);
            const Series made = resample(minutes.view(), Period(1, Frequency::Daily));
            for (std::size_t i = 0; i < made.size(); ++i) merged.push_back(made.view().bar(i));
            first = std::lower_bound(first, days.end(), end);
        }
        for (; next < stored.size(); ++next) merged.push_back(stored.bar(next));
        return Series(std::move(merged));
    }

    /// The midnights of the UTC days that have minute bars, in order.
    static std::vector<UtcTime> days_with_minutes(sql::Connection& connection, SymbolId symbol) {
        std::vector<UtcTime> days;
        sql::Statement& row = connection.statement(kDaysWithMinutes);
        row.bind({symbol});
        while (row.step()) days.push_back(midnight(UtcTime::from_micros(row.integer(0))));
        return days;
    }

    /// The midnight at which the last `days` days with minute bars begin; the maximum time when there are none. One
    /// index search for each day.
    static UtcTime first_of_days(sql::Connection& connection, SymbolId symbol, std::int64_t days) {
        UtcTime first = kEndOfTime;
        sql::Statement& newest = connection.statement(kNewestBefore);
        for (; days > 0; --days) {
            newest.bind({symbol, minutes_of(BarInterval::Minute), first.micros()});
            if (!newest.step()) break;
            first = midnight(UtcTime::from_micros(newest.integer(0)));
        }
        return first;
    }

    static OptionalColumns optional_columns(sql::Connection& connection, const Known& known, BarInterval interval) {
        sql::Statement& counts = connection.statement(kOptionalColumns);
        counts.bind({known.id, minutes_of(interval)});
        counts.step();
        OptionalColumns optional{counts.integer(0) > 0, counts.integer(1) > 0, counts.integer(2) > 0, 0, known.source};
        const bool shows_step = interval == BarInterval::Day || is_step_evident(connection, known);
        if (!shows_step) optional.step = known.stored.step;
        return optional;
    }

    /// Whether an import finds the step by the times of the minute bars. Each query stops at the first bar that shows
    /// it.
    static bool is_step_evident(sql::Connection& connection, const Known& known) {
        const auto has_bar_off = [&](UtcTime from, std::chrono::microseconds grid) {
            sql::Statement& row = connection.statement(kBarOffGrid);
            row.bind({known.id, from.micros(), grid.count()});
            return row.step();
        };
        if (!has_bar_off(UtcTime(), std::chrono::days(1))) return false;
        if (known.minute_bars == 1) return known.stored.step == 1;
        return std::ranges::all_of(kSteps, [&](int step) {
            const bool is_coarser = step > known.stored.step && step % known.stored.step == 0;
            return !is_coarser || has_bar_off(known.first_minute, std::chrono::minutes(step));
        });
    }

    sql::Database& database_;
};

}  // namespace

std::string_view to_string(Source source) {
    switch (source) {
        case Source::Import:
            return "import";
        case Source::Upload:
            return "upload";
        case Source::Provider:
            return "provider";
        case Source::Simulated:
            return "simulated";
    }
    return {};
}

Result<Source> parse_source(std::string_view text) {
    for (const Source source : {Source::Import, Source::Upload, Source::Provider, Source::Simulated}) {
        if (text == to_string(source)) return source;
    }
    return invalid("is not one of import, upload, provider, simulated");
}

std::unique_ptr<BarsStore> make_sql_bars_store(sql::Database& database) {
    return std::make_unique<SqlBarsStore>(database);
}

}  // namespace bourse::market
