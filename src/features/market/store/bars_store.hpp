#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/symbol.hpp"
#include "base/time.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/model/series.hpp"

namespace bourse::market {

/// Orders the changes of stored bars: it grows with every import, over all symbols, and is never used again.
using Version = std::int64_t;

/// One series as it stood at `version` of its symbol.
struct StoredSeries {
    Version version = 0;
    StoredIntervals stored;
    /// What `series` is of.
    BarInterval interval = BarInterval::Day;
    /// Empty when this interval is not stored.
    Series series;
};

/// One line of the list of symbols. `first`, `last` and `bars` are those of the daily bars, or of the minute bars when
/// there are no daily ones.
struct Stock {
    Symbol symbol;
    std::string name;
    Date first;
    Date last;
    std::int64_t bars = 0;

    friend bool operator==(const Stock&, const Stock&) = default;
};

/// Which symbols to list: those whose symbol or name contains `text` (ASCII without case; empty is all of them), by
/// symbol, behind `after` when it is given, at most `limit`.
struct StockQuery {
    std::string text;
    std::optional<std::string> after;
    std::int64_t limit = 0;
};

struct StockPage {
    std::vector<Stock> stocks;
    /// The newest version of any symbol when the page was read.
    Version version = 0;
};

/// Which optional columns hold a value in at least one bar.
struct OptionalColumns {
    bool adjusted_close = false;
    bool dividend_amount = false;
    bool split_coefficient = false;
};

/// What became of a bar that was written.
enum class Written : std::uint8_t { Inserted, Updated, Unchanged };

struct WrittenCounts {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
};

/// Identifies a symbol inside the store.
using SymbolId = std::int64_t;

/// A bar and whose it is.
struct SymbolBar {
    SymbolId symbol = 0;
    Bar bar;
};

/// Writes bars inside one transaction of BarsStore::write, and lives as long as it. For one thread.
class BarsWriter {
  public:
    virtual ~BarsWriter() = default;

    /// The symbol's id; it is made when it is new.
    virtual SymbolId symbol(const Symbol& symbol) = 0;
    /// The name that the list shows.
    virtual void set_name(SymbolId symbol, std::string_view name) = 0;
    /// Inserts the bar, or changes the stored one of the same time to it. An optional value that `bar` lacks leaves the
    /// stored one as it is.
    virtual Written put(SymbolId symbol, BarInterval interval, const Bar& bar) = 0;
    /// The same for many bars, of which no two have one symbol and time: much faster from batch() bars on.
    virtual WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) = 0;
    /// How many bars the adapter likes to take at once.
    [[nodiscard]] virtual std::size_t batch() const = 0;
    /// Whether the stored bar of this time says the same; an optional value that `bar` lacks is not compared.
    virtual bool matches(SymbolId symbol, BarInterval interval, const Bar& bar) = 0;
};

/// The truth about bars. Safe from any thread; every call blocks, and throws bourse::Unavailable when the store cannot
/// answer.
class BarsStore {
  public:
    virtual ~BarsStore() = default;

    /// Runs `work` in one write transaction, which it has committed by returning true. Before that, the summaries of
    /// the series that changed are derived anew and their symbols get a new version: `now` in microseconds, or one more
    /// than the last if that is not larger. When `work` returns false or throws, nothing is written.
    virtual void write_if(UtcTime now, const std::function<bool(BarsWriter&)>& work) = 0;
    /// write_if() for work that is always committed.
    void write(UtcTime now, const std::function<void(BarsWriter&)>& work) {
        write_if(now, [&](BarsWriter& writer) {
            work(writer);
            return true;
        });
    }

    /// The whole series that answers for `wanted` (StoredIntervals::answering()), in one state of the store.
    /// Errc::UnknownSymbol when there is no such symbol.
    virtual Result<StoredSeries> load(const Symbol& symbol, BarInterval wanted) = 0;

    /// The newest daily bars with their optional columns, newest first, at most `count`; from the minute bars nothing.
    /// Errc::UnknownSymbol when there is no such symbol.
    virtual Result<std::vector<Bar>> latest_daily(const Symbol& symbol, std::int64_t count) = 0;

    /// The newest minute bars: those of the last `days` (≥ 1) days of UTC that have any. Reads no others.
    /// Errc::UnknownSymbol when there is no such symbol.
    virtual Result<Series> latest_minutes(const Symbol& symbol, std::int64_t days) = 0;

    /// Streams every bar, oldest first, in one state of the store: `begin` once, then `row` for each bar.
    /// Errc::UnknownSymbol when there is no such symbol, Errc::IntervalNotStored when it has no such bars.
    virtual Result<void> scan(const Symbol& symbol, BarInterval interval,
                              const std::function<void(OptionalColumns)>& begin,
                              const std::function<void(const Bar&)>& row) = 0;

    /// Which intervals are stored. Errc::UnknownSymbol when there is no such symbol.
    virtual Result<StoredIntervals> intervals(const Symbol& symbol) = 0;

    virtual StockPage list(const StockQuery& query) = 0;

    /// The newest version of any symbol; 0 when there is none.
    virtual Version newest_version() = 0;
    /// A symbol that changed, and the version that it has since.
    struct Change {
        Symbol symbol;
        Version version;
    };
    /// Every symbol whose version is larger than `version`, oldest change first.
    virtual std::vector<Change> changed_since(Version version) = 0;
};

}  // namespace bourse::market
