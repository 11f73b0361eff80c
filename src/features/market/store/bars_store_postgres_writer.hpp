#pragma once
#include <map>
#include <vector>

#include "features/market/store/bars_store_sql_writer.hpp"

namespace bourse::market {

/// The same with PostgreSQL's fastest ways in. Bars behind the newest one of their series cannot be there yet, and
/// nobody else writes meanwhile: they are copied straight into `bars`. The others are copied into a table of the
/// session's own, and go from there into `bars` in two statements.
class PostgresBarsWriter final : public SqlBarsWriter {
  public:
    using SqlBarsWriter::SqlBarsWriter;

    Written put(SymbolId symbol, BarInterval interval, const Bar& bar) override;
    WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) override;
    [[nodiscard]] std::size_t batch() const override { return kBatch; }

  private:
    static constexpr std::size_t kBatch = 10'000;

    /// The time of the newest bar of a series, which may be set to a newer one; the beginning of time when there is
    /// none.
    UtcTime& newest(const SeriesKey& series);
    void append(BarInterval interval, std::span<const SymbolBar> bars);
    WrittenCounts merge(BarInterval interval, std::span<const SymbolBar> bars);
    void stage(BarInterval interval, std::span<const SymbolBar> bars);
    void copy(std::string_view table, BarInterval interval, std::span<const SymbolBar> bars);
    /// Runs what puts the staged bars into `bars` and tells the symbols that it touched. Returns how many bars.
    std::uint64_t put_staged(std::string_view sql, BarInterval interval);

    /// What newest() has looked up; without the series that put() has written to since.
    std::map<SeriesKey, UtcTime> newest_;
    bool has_stage_ = false;
};

}  // namespace bourse::market
