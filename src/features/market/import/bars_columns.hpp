#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/import/import_options.hpp"

namespace bourse::market {

/// The meaning of a column.
enum class BarColumn : std::uint8_t {
    Symbol,
    Time,
    TimeOfDay,
    Open,
    High,
    Low,
    Close,
    Volume,
    TickVolume,
    AdjustedClose,
    DividendAmount,
    SplitCoefficient,
    /// As exports of Bourse have them, the same in every row.
    Step,
    Source
};
inline constexpr std::size_t kBarColumnKinds = 14;

/// `symbol`, `time`, `time_of_day`, `open`, …: the names in `--column` and in reports.
[[nodiscard]] std::string_view to_string(BarColumn column);
/// Also `date` and `timestamp` for the time. Errc::InvalidInput for any other text.
[[nodiscard]] Result<BarColumn> parse_bar_column(std::string_view text);

/// Where the columns of a file are.
class BarsColumns {
  public:
    static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

    /// Fields of a row. A row may have one more, if that is empty.
    std::size_t width = 0;
    /// Records before the rows: those of the header (0, 1 or 3), and titles before it.
    std::size_t header_records = 1;
    /// The symbol of every row, where the header has it.
    std::optional<Symbol> symbol;
    /// Names in the header that mean nothing here, in their order.
    std::vector<std::string> ignored;

    [[nodiscard]] bool has(BarColumn column) const { return position(column) != kAbsent; }
    [[nodiscard]] std::size_t position(BarColumn column) const { return places_[index(column)].position; }
    /// As the file writes it; the meaning where the file has no header.
    [[nodiscard]] const std::string& name(BarColumn column) const { return places_[index(column)].name; }

    void place(BarColumn column, std::size_t position, std::string name) {
        places_[index(column)] = {position, std::move(name)};
    }
    void remove(BarColumn column) { places_[index(column)] = {}; }
    /// Moves a column, if there is one, to `ignored`.
    void ignore(BarColumn column) {
        if (has(column)) ignored.push_back(name(column));
        remove(column);
    }

  private:
    struct Place {
        std::size_t position = kAbsent;
        std::string name;
    };
    static constexpr std::size_t index(BarColumn column) { return static_cast<std::size_t>(column); }
    std::array<Place, kBarColumnKinds> places_;
};

/// How many fields of a record have names that columns of bars have.
[[nodiscard]] std::size_t count_known_columns(std::span<const std::string> record);

/// Finds the columns by the first records of a file, at least one; titles before the header are skipped:
/// - by their names in the header, as common exporters write them; case, blanks and `_ . < > * -` aside;
/// - three header rows of a data frame with one ticker (`Price`, `Ticker`, `Date`);
/// - without a header: exchange klines of 12 columns, time and OHLCV and trades (7), date, time and OHLCV (7).
/// Errc::InvalidInput, with a detail for the user, when a required column is missing or two columns compete.
[[nodiscard]] Result<BarsColumns> find_columns(std::span<const std::vector<std::string>> records,
                                               const ImportOptions& options);

}  // namespace bourse::market
