#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "features/market/store/bars_store.hpp"
#include "platform/sql/database.hpp"

namespace bourse::market {

/// The columns of `bars`: the key, the prices and the volume, and from kFirstOptionalColumn on those that may be null.
inline constexpr std::array<std::string_view, 11> kBarColumns{
    "symbol_id",       "interval",         "time", "open", "high", "low", "close", "volume", "adjusted_close",
    "dividend_amount", "split_coefficient"};
inline constexpr std::size_t kBarKeyColumns = 3;
inline constexpr std::size_t kFirstOptionalColumn = 8;

/// `symbol_id, interval, …`.
[[nodiscard]] std::string list_of_bar_columns();

/// `UPDATE bars AS b …`: changes stored bars to the given values where these differ. An optional value that is null
/// leaves the stored one as it is. `given` has an expression for each column; `source` is the ` FROM …` that they need.
[[nodiscard]] std::string update_of_bars(std::span<const std::string, kBarColumns.size()> given,
                                         std::string_view source);

/// The newest version of any symbol, also of a removed one; 0 when there was none.
[[nodiscard]] Version newest_version(sql::Connection& connection);

/// The version for the changes of a transaction that holds the lock "bars"; see BarsStore::write_if.
[[nodiscard]] Version next_version(sql::Connection& connection, UtcTime now);

/// A series to which bars are written.
struct SeriesKey {
    SymbolId symbol;
    BarInterval interval;
    friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

/// Writes bars on one connection, inside its transaction, and records the changes. The transaction holds the lock
/// "bars".
class SqlBarsWriter : public BarsWriter {
  public:
    SqlBarsWriter(sql::Connection& connection, UtcTime now);

    SymbolId symbol(const Symbol& symbol, Source source) override;
    void set_step(SymbolId symbol, std::int64_t minutes, UtcTime time) override { steps_[symbol] = {minutes, time}; }
    void set_name(SymbolId symbol, std::string_view name) override;
    Written put(SymbolId symbol, BarInterval interval, const Bar& bar) override;
    WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) override;
    [[nodiscard]] std::size_t batch() const override { return kBatch; }
    bool matches(SymbolId symbol, BarInterval interval, const Bar& bar) override;

    /// Updates summaries and versions for the changes. Call it last, before the commit.
    void finish();

  protected:
    void note_change(const SeriesKey& series);
    [[nodiscard]] sql::Connection& connection() { return connection_; }

  private:
    /// Twice as fast as single inserts; larger batches gain nothing.
    static constexpr std::size_t kBatch = 16;

    Written update(const SeriesKey& series, const Bar& bar);
    /// Derives the summary of a changed series.
    void derive_summary(const SeriesKey& series);
    /// In minutes.
    [[nodiscard]] std::int64_t step_of(const SeriesKey& series);
    /// Bars of one series.
    void put_run(const SeriesKey& series, std::span<const SymbolBar> bars, WrittenCounts& counts);
    void put_batch(const SeriesKey& series, std::span<const SymbolBar, kBatch> bars, WrittenCounts& counts);

    sql::Connection& connection_;
    sql::Statement& insert_;
    sql::Statement& insert_batch_;
    sql::Statement& update_;
    sql::Statement& match_;
    /// The new version of changed symbols.
    const Version version_;
    /// The last series that note_change() noted: files are mostly sorted by symbol.
    std::optional<SeriesKey> last_changed_;
    std::set<SeriesKey> changed_series_;
    std::set<SymbolId> changed_symbols_;
    /// What set_step() was given.
    struct Step {
        std::int64_t minutes = 1;
        UtcTime time;
    };
    std::map<SymbolId, Step> steps_;
};

}  // namespace bourse::market
