#pragma once
#include "features/market/bars_store_sql_writer.hpp"

namespace bourse::market {

/// The same with PostgreSQL's fastest way in: many bars are copied into a table of the session's own, and go from there
/// into `bars` in two statements.
class PostgresBarsWriter final : public SqlBarsWriter {
  public:
    using SqlBarsWriter::SqlBarsWriter;

    WrittenCounts put_all(BarInterval interval, std::span<const SymbolBar> bars) override;
    [[nodiscard]] std::size_t batch() const override { return kBatch; }

  private:
    static constexpr std::size_t kBatch = 10'000;

    void stage(std::span<const SymbolBar> bars);
    /// Runs what puts the staged bars into `bars` and tells the symbols that it touched. Returns how many bars.
    std::uint64_t merge(std::string_view sql, BarInterval interval);

    bool has_stage_ = false;
};

}  // namespace bourse::market
