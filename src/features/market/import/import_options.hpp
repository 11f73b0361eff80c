#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/import/time_cell.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"
#include "platform/csv/csv_import.hpp"
#include "platform/csv/number_cell.hpp"
#include "platform/zones/time_zone.hpp"

namespace bourse::market {

/// The interval of the bars of a file.
struct FileInterval {
    BarInterval interval = BarInterval::Day;
    /// One of kSteps for intraday bars; 0 when it is to be found.
    int step = 0;

    friend bool operator==(const FileInterval&, const FileInterval&) = default;
};

/// `day`, `minute`, `1m`, `5m`, `15m`, `30m` or `1h`. Errc::InvalidInput for any other text.
[[nodiscard]] Result<FileInterval> parse_file_interval(std::string_view text);

/// What happens to a row with the key of an earlier row of the file and other values.
enum class OnDuplicate : std::uint8_t { Reject, First, Last };

/// `first` or `last`. Errc::InvalidInput for any other text.
[[nodiscard]] Result<OnDuplicate> parse_on_duplicate(std::string_view text);

/// The meaning of a column, and its name in the file.
struct ColumnChoice {
    std::string column;
    std::string name;

    /// `open=Eröffnung`. Errc::InvalidInput when the column before `=` is unknown.
    [[nodiscard]] static Result<ColumnChoice> parse(std::string_view text);
};

/// How messages name an option: as a flag of the command line (`--date-format mdy`), or as a parameter of a query
/// (`date_format=mdy`).
enum class OptionNames : std::uint8_t { Flags, Parameters };

/// What the user says about a file; whatever is empty is found by the file itself.
struct ImportOptions : csv::ImportOptions {
    /// The symbol of every row, for a file without a symbol column; a file with such a column is rejected.
    std::optional<Symbol> symbol;
    std::optional<char> delimiter;
    std::optional<csv::DecimalMark> decimal;
    std::optional<DateOrder> date_order;
    /// For times without an offset; UTC when empty.
    std::optional<zones::TimeZone> time_zone;
    std::optional<FileInterval> interval;
    std::vector<ColumnChoice> columns;
    OnDuplicate on_duplicate = OnDuplicate::Reject;
    /// Makes one bar of the rows inside one step.
    bool combine = false;
    /// Replaces missing and zero opens, highs and lows by the close, and widens high and low to hold open and close.
    bool repair = false;
    /// Rejects a file with columns that mean nothing here.
    bool strict = false;
    /// Only reports; nothing is stored.
    bool dry_run = false;
    /// Largest text, decompressed, in bytes.
    std::uint64_t max_bytes = static_cast<std::uint64_t>(-1);
    Source source = Source::Import;
    OptionNames names = OptionNames::Flags;
};

/// An option as messages name it: `--date-format`, `--date-format mdy`, `date_format=mdy`. `name` has blanks for
/// hyphens.
[[nodiscard]] std::string option(OptionNames names, std::string_view name, std::string_view value = {});

}  // namespace bourse::market
