#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/symbol.hpp"
#include "features/market/import/import_options.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"
#include "platform/csv/decoded_source.hpp"

namespace bourse::market {

/// What was found about a file.
struct FoundForm {
    csv::Coding coding;
    char delimiter = ',';
    csv::DecimalMark decimal = csv::DecimalMark::Point;
    std::optional<DateOrder> date_order;
    /// Meaning and name in the file, in the order of the meanings.
    std::vector<ColumnChoice> columns;
    /// Columns of the file that mean nothing here.
    std::vector<std::string> ignored;
    std::string time_zone;
    bool is_time_zone_assumed = false;
    BarInterval interval = BarInterval::Day;
    std::string interval_reason;
};

struct ImportOutcome : csv::ImportOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    /// Rows without prices, which are left out.
    std::uint64_t empty = 0;
    /// Bars of which an open, a high or a low was changed.
    std::uint64_t repaired = 0;
    /// Rows that became part of the bar of another row.
    std::uint64_t combined = 0;
    /// Rows left out or replaced because their key is in the file twice.
    std::uint64_t duplicates = 0;
    /// Number of distinct symbols among the accepted rows.
    std::uint64_t symbols = 0;
    /// Empty when the file was rejected before that.
    std::optional<FoundForm> form;
    /// The step of the intraday bars, the smallest of all symbols; 0 for daily bars and without rows.
    int step = 0;
    /// At most kFirstBars bars, as the file has them.
    static constexpr std::size_t kFirstBars = 3;
    struct FirstBar {
        Symbol symbol;
        Bar bar;
    };
    std::vector<FirstBar> first_bars;
    /// Whether this was a dry run: the counts say what an import would do.
    bool is_dry_run = false;

    /// Things to know about an accepted import, each a sentence.
    [[nodiscard]] std::vector<std::string> warnings(OptionNames names) const;
};

/// Reads a file of bars (see bars_form.hpp for what is found by itself) and stores it in one transaction: all or
/// nothing, and importing again changes nothing. Blocks, and holds the store's writer until the end. Memory does not
/// grow with the file except to find repeated keys exactly, a few bits a bar, by a few hundred bytes a symbol, and with
/// OnDuplicate::Last by about as many for each key that is in the file twice.
/// Throws bourse::Unavailable when the store fails, csv::TooLarge beyond `options.max_bytes`, and exceptions of
/// `source` and `progress`.
///
/// The caller must call SeriesStore::refresh() afterwards.
[[nodiscard]] ImportOutcome import_bars(BarsStore& store, const Clock& clock, ByteSource& source,
                                        const ImportOptions& options = {});

}  // namespace bourse::market
