#pragma once
#include <map>
#include <vector>

#include "features/market/store/bars_store_sql_writer.hpp"

namespace bourse::market {

/// SqlBarsWriter with PostgreSQL's bulk operations. Bars newer than the newest one of their series cannot exist yet,
/// because no other transaction writes: they are copied directly into `bars`. Other bars are copied into a temporary
/// table and merged into `bars` by two statements.
class PostgresBarsWriter final : public SqlBarsWriter {
  public:
    using SqlBarsWriter::SqlBarsWriter;

    Written put(SymbolId symbol, BarInterval interval, const Bar& bar) override;
    WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) override;
    [[nodiscard]] std::size_t batch() const override { return kBatch; }

  private:
    static constexpr std::size_t kBatch = 10'000;

    /// The time of the newest bar of a series, as a reference that the caller advances; the minimum time when the
    /// series is empty.
    UtcTime& newest(const SeriesKey& series);
    void append(BarInterval interval, std::span<const SymbolBar> bars);
    WrittenCounts merge(BarInterval interval, std::span<const SymbolBar> bars);
    void stage(BarInterval interval, std::span<const SymbolBar> bars);
    void copy(std::string_view table, BarInterval interval, std::span<const SymbolBar> bars);
    /// Runs the statement that merges the staged bars into `bars` and notes the changed symbols. Returns the number of
    /// bars.
    std::uint64_t put_staged(std::string_view sql, BarInterval interval);

    /// Cached results of newest(), without the series that put() has written to since.
    std::map<SeriesKey, UtcTime> newest_;
    bool has_stage_ = false;
};

}  // namespace bourse::market
