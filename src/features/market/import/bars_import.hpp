#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/csv_import.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

struct ImportOptions : CsvImportOptions {
    /// The symbol of every row, for a file without a symbol column; a file with such a column is rejected.
    std::optional<Symbol> symbol;
};

struct ImportOutcome : CsvImportOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    /// Number of distinct symbols among the accepted rows.
    std::uint64_t symbols = 0;
    /// Daily or minute bars, as determined by the first row; empty without rows.
    std::optional<BarInterval> interval;
};

/// Reads a CSV of bars (see bars_csv.hpp) and stores it in one transaction: all or nothing, and importing again changes
/// nothing. Blocks, and holds the store's writer meanwhile. Memory does not grow with the file but for what
/// finds repeated keys exactly, a few bits a bar, and a few hundred bytes a symbol. A file that
/// cannot be read on (a quote left open) is refused whole even with OnError::Skip. Throws bourse::Unavailable when the
/// store fails, and what `source` and `progress` throw.
///
/// The caller must call SeriesStore::refresh() afterwards.
[[nodiscard]] ImportOutcome import_bars(BarsStore& store, const Clock& clock, ByteSource& source,
                                        const ImportOptions& options = {});

}  // namespace bourse::market
