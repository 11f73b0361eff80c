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

/// Orders the changes of stored bars: grows with every import, deletion and renaming, over all symbols, and is never
/// reused.
using Version = std::int64_t;

/// One series at `version` of its symbol.
struct StoredSeries {
    Version version = 0;
    StoredIntervals stored;
    /// Empty when no bar of this interval is stored.
    Series series;
};

/// The bars of one interval.
struct BarsSummary {
    Date first;
    Date last;
    /// At least one.
    std::int64_t bars = 0;

    friend bool operator==(const BarsSummary&, const BarsSummary&) = default;
};

/// The origin of a symbol: what stored its first bar.
enum class Source : std::uint8_t { Import, Upload, Provider, Simulated };

/// `import`, `upload`, `provider` or `simulated`.
[[nodiscard]] std::string_view to_string(Source source);
/// Errc::InvalidInput for any other text.
[[nodiscard]] Result<Source> parse_source(std::string_view text);

/// What a file of bars has beside times, prices and volumes.
struct OptionalColumns {
    /// Whether any bar has a value.
    bool adjusted_close = false;
    bool dividend_amount = false;
    bool split_coefficient = false;
    /// The step of intraday bars whose times do not show it, such as bars that are all at midnight; otherwise 0.
    int step = 0;
    /// Of the symbol.
    Source source = Source::Import;
};

/// One entry of the list of symbols, with bars of one interval at least.
struct Stock {
    Symbol symbol;
    std::string name;
    /// ISO 4217 where known; otherwise empty.
    std::string currency;
    Source source = Source::Import;
    std::optional<BarsSummary> daily;
    std::optional<BarsSummary> intraday;
    /// As StoredIntervals::step.
    int step = 0;

    /// The daily bars, or the intraday ones when no daily bars are stored.
    [[nodiscard]] const BarsSummary& main() const { return daily ? *daily : *intraday; }

    friend bool operator==(const Stock&, const Stock&) = default;
};

/// Selects symbols whose symbol or name contains `text` (ASCII case-insensitive; empty selects all), ordered by symbol,
/// after `after` when it is set, at most `limit`.
struct StockQuery {
    std::string text;
    std::optional<std::string> after;
    std::int64_t limit = 0;
};

struct StockPage {
    std::vector<Stock> stocks;
    /// newest_version() when the page was read.
    Version version = 0;
};

/// A change of a symbol; what is empty stays as it is.
struct SymbolChange {
    /// The new symbol. Its bars, name and currency move with it.
    std::optional<Symbol> symbol;
    std::optional<std::string> name;
    /// Three upper-case letters, or empty for unknown.
    std::optional<std::string> currency;
};

/// Bars of one symbol, from `from` on and before `to`. A daily bar is at the midnight of its trading date.
struct BarsSelection {
    std::optional<UtcTime> from;
    std::optional<UtcTime> to;
    /// Without it, bars of both.
    std::optional<BarInterval> interval;
};

/// The stored bars of a selection; without a value where it has none.
struct SelectedBars {
    std::optional<BarsSummary> daily;
    std::optional<BarsSummary> intraday;

    [[nodiscard]] bool empty() const { return !daily && !intraday; }
    friend bool operator==(const SelectedBars&, const SelectedBars&) = default;
};

/// The result of writing a bar.
enum class Written : std::uint8_t { Inserted, Updated, Unchanged };

struct WrittenCounts {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
};

/// Identifies a symbol inside the store.
using SymbolId = std::int64_t;

/// A bar and its symbol.
struct SymbolBar {
    SymbolId symbol = 0;
    Bar bar;
};

/// Writes bars inside one transaction of BarsStore::write and is valid only during it. For one thread.
class BarsWriter {
  public:
    virtual ~BarsWriter() = default;

    /// The symbol's id; a new symbol is created with this source.
    virtual SymbolId symbol(const Symbol& symbol, Source source = Source::Import) = 0;
    /// The name that the list shows.
    virtual void set_name(SymbolId symbol, std::string_view name) = 0;
    /// A number of minutes that divides all distances between the intraday bars that this transaction writes, 0 for a
    /// single bar, and the time of any of them. Without it, the step is 1. The series gets the largest of kSteps that
    /// fits the stored bars too.
    virtual void set_step(SymbolId symbol, std::int64_t minutes, UtcTime time) = 0;
    /// Inserts the bar, or updates the stored one of the same time. An optional value missing in `bar` leaves the
    /// stored value unchanged.
    virtual Written put(SymbolId symbol, BarInterval interval, const Bar& bar) = 0;
    /// The same for many bars with distinct symbols and times: much faster from batch() bars on.
    virtual WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) = 0;
    /// The batch size that the adapter prefers.
    [[nodiscard]] virtual std::size_t batch() const = 0;
    /// Whether the stored bar of this time is equal; optional values missing in `bar` are not compared.
    virtual bool matches(SymbolId symbol, BarInterval interval, const Bar& bar) = 0;
};

/// The authoritative store of bars. Safe from any thread. Every call blocks, and throws bourse::Unavailable when the
/// store cannot answer.
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

    /// Changes what is known about a symbol, in one transaction that is committed on return. A changed symbol gets a
    /// new version as by write_if(); a former symbol gets it too, and can be used again. Errc::UnknownSymbol;
    /// Errc::Conflict when another symbol has the new name. Returns the symbol as list() does.
    virtual Result<Stock> change(UtcTime now, const Symbol& symbol, const SymbolChange& change) = 0;

    /// Deletes the selected bars in one transaction that is committed on return. The symbol gets a new version, unless
    /// the selection is empty, and disappears with its last bar. Returns the deleted bars. Errc::UnknownSymbol.
    virtual Result<SelectedBars> erase(UtcTime now, const Symbol& symbol, const BarsSelection& selection) = 0;
    /// What erase() would delete. Errc::UnknownSymbol.
    virtual Result<SelectedBars> select(const Symbol& symbol, const BarsSelection& selection) = 0;

    /// The whole series, in one state of the store. The daily series consists of the stored daily bars, and of days
    /// made of minute bars (by UTC) where no daily bar is stored. Errc::UnknownSymbol when there is no such symbol.
    virtual Result<StoredSeries> load(const Symbol& symbol, BarInterval interval) = 0;

    /// At most `count` of the newest stored daily bars with their optional columns, newest first. Errc::UnknownSymbol.
    virtual Result<std::vector<Bar>> latest_daily(const Symbol& symbol, std::int64_t count) = 0;

    /// The newest minute bars: those of the last `days` (≥ 1) UTC days that have any. Reads no others.
    /// Errc::UnknownSymbol.
    virtual Result<Series> latest_minutes(const Symbol& symbol, std::int64_t days) = 0;

    /// Streams every bar, oldest first, in one state of the store: calls `begin` once, then `row` for each bar.
    /// Errc::UnknownSymbol; Errc::IntervalNotStored when the symbol has no such bars.
    virtual Result<void> scan(const Symbol& symbol, BarInterval interval,
                              const std::function<void(OptionalColumns)>& begin,
                              const std::function<void(const Bar&)>& row) = 0;

    /// The stored intervals. Errc::UnknownSymbol.
    virtual Result<StoredIntervals> intervals(const Symbol& symbol) = 0;

    virtual StockPage list(const StockQuery& query) = 0;

    /// The newest version of any symbol, also of a removed one; 0 when there was none.
    virtual Version newest_version() = 0;
    /// A symbol that changed or was removed, and its new version.
    struct Change {
        Symbol symbol;
        Version version;
    };
    /// Every symbol whose version is larger than `version`, in order of version.
    virtual std::vector<Change> changed_since(Version version) = 0;
};

}  // namespace bourse::market
