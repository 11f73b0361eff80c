#include "features/market/store/bars_store_sql.hpp"

#include <limits>

#include "features/market/store/bars_store_postgres_writer.hpp"
#include "features/market/store/bars_store_sql_writer.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/like_pattern.hpp"

namespace bourse::market {
namespace {

constexpr std::string_view kFindSymbol = "SELECT id, version FROM symbols WHERE symbol = ?1";
constexpr std::string_view kSummaries = "SELECT interval, bars FROM series WHERE symbol_id = ?1";
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
constexpr std::string_view kColumnsFrom =
    "SELECT time, open, high, low, close, volume FROM bars"
    " WHERE symbol_id = ?1 AND interval = ?2 AND time >= ?3 ORDER BY time";
constexpr std::string_view kOptionalColumns =
    "SELECT count(adjusted_close), count(dividend_amount), count(split_coefficient)"
    " FROM bars WHERE symbol_id = ?1 AND interval = ?2";
constexpr std::string_view kChanges = "SELECT symbol, version FROM symbols WHERE version > ?1 ORDER BY version, symbol";
constexpr std::string_view kStocks =
    "SELECT s.symbol, s.name, coalesce(d.first_time, m.first_time), coalesce(d.last_time, m.last_time),"
    " coalesce(d.bars, m.bars) FROM symbols s"
    " LEFT JOIN series d ON d.symbol_id = s.id AND d.interval = 1440"
    " LEFT JOIN series m ON m.symbol_id = s.id AND m.interval = 1"
    " WHERE s.symbol > ?1 AND (lower(s.symbol) LIKE ?2 ESCAPE '\\' OR lower(s.name) LIKE ?2 ESCAPE '\\')"
    " AND coalesce(d.bars, m.bars) IS NOT NULL ORDER BY s.symbol LIMIT ?3";

/// The first five columns after `time`, as every query of bars selects them.
Bar plain_bar(const sql::Statement& row) {
    Bar bar;
    bar.time = UtcTime::from_micros(row.integer(0));
    bar.open = row.real(1);
    bar.high = row.real(2);
    bar.low = row.real(3);
    bar.close = row.real(4);
    bar.volume = row.integer(5);
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

/// Only valid symbols are stored.
Symbol stored_symbol(std::string_view text) {
    return Symbol::parse(text).value();
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

    Result<StoredSeries> load(const Symbol& symbol, BarInterval wanted) override {
        return with_symbol<StoredSeries>(symbol, [&](sql::Connection& connection, const Known& known) {
            const BarInterval interval = known.stored.answering(wanted);
            return StoredSeries{known.version, known.stored, interval,
                                Series(read_columns(connection, known, interval))};
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
            Columns columns;
            sql::Statement& row = connection.statement(kColumnsFrom);
            row.bind({known.id, minutes_of(BarInterval::Minute), first.micros()});
            while (row.step()) columns.push_back(plain_bar(row));
            return Series(std::move(columns));
        });
    }

    Result<void> scan(const Symbol& symbol, BarInterval interval, const std::function<void(OptionalColumns)>& begin,
                      const std::function<void(const Bar&)>& row) override {
        const auto found = with_symbol<bool>(symbol, [&](sql::Connection& connection, const Known& known) {
            if (!known.stored.has(interval)) return false;
            begin(optional_columns(connection, known.id, interval));
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
            sql::Statement& row = connection.statement(kStocks);
            row.bind({query.after.value_or(""), sql::like_pattern(query.text), query.limit});
            while (row.step()) {
                page.stocks.push_back({stored_symbol(row.text(0)), std::string(row.text(1)),
                                       UtcTime::from_micros(row.integer(2)).date(),
                                       UtcTime::from_micros(row.integer(3)).date(), row.integer(4)});
            }
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
        StoredIntervals stored;
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
        sql::Statement& summary = connection.statement(kSummaries);
        summary.bind({known.id});
        while (summary.step()) {
            const bool is_day = summary.integer(0) == minutes_of(BarInterval::Day);
            (is_day ? known.day_bars : known.minute_bars) = summary.integer(1);
        }
        known.stored = {known.minute_bars > 0, known.day_bars > 0};
        return known;
    }

    /// Runs `work` on the symbol in one read transaction, so that all reads see one state of the store.
    template <class Value, class Work>
    Result<Value> with_symbol(const Symbol& symbol, Work work) {
        Result<Value> result = Error{Errc::UnknownSymbol, "no bars of " + symbol.str() + " are stored", {}, {}};
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

    /// The midnight at which the last `days` days with minute bars begin; the maximum time when there are none. One
    /// index search for each day.
    static UtcTime first_of_days(sql::Connection& connection, SymbolId symbol, std::int64_t days) {
        UtcTime first = UtcTime::from_micros(std::numeric_limits<std::int64_t>::max());
        sql::Statement& newest = connection.statement(kNewestBefore);
        for (; days > 0; --days) {
            newest.bind({symbol, minutes_of(BarInterval::Minute), first.micros()});
            if (!newest.step()) break;
            first = UtcTime(UtcTime::from_micros(newest.integer(0)).date());
        }
        return first;
    }

    static OptionalColumns optional_columns(sql::Connection& connection, SymbolId symbol, BarInterval interval) {
        sql::Statement& counts = connection.statement(kOptionalColumns);
        counts.bind({symbol, minutes_of(interval)});
        counts.step();
        return {counts.integer(0) > 0, counts.integer(1) > 0, counts.integer(2) > 0};
    }

    sql::Database& database_;
};

}  // namespace

std::unique_ptr<BarsStore> make_sql_bars_store(sql::Database& database) {
    return std::make_unique<SqlBarsStore>(database);
}

}  // namespace bourse::market
