#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {

/// Parses the rows of a CSV of bars after its header. Columns in any order: `symbol`, `date` or `timestamp`, `open`,
/// `high`, `low`, `close`, `volume`, and optionally `adjusted_close`, `dividend_amount`, `split_coefficient`; names are
/// case-insensitive. Daily bars have dates (`2024-03-08`), minute bars have times (`2024-03-08T14:30:00Z`, whole
/// minutes); the first row determines the interval of the file. Blanks around values are ignored. Not safe from two
/// threads at once.
class BarsCsv {
  public:
    /// Errc::InvalidInput, with a detail for the user, when a column is unknown, missing or duplicated. `symbol` is the
    /// symbol of every row; it is required for a file without a symbol column and invalid for a file with one.
    [[nodiscard]] static Result<BarsCsv> from_header(std::span<const std::string_view> header,
                                                     std::optional<Symbol> symbol);

    struct Row {
        /// Valid until the next row.
        const Symbol& symbol;
        Bar bar;
    };

    /// Errc::InvalidInput with the first fault of the row: `high 95.1 is below open 96.2`.
    [[nodiscard]] Result<Row> parse(std::span<const std::string_view> fields);

    /// The interval, determined by the first row with a valid time; empty before.
    [[nodiscard]] std::optional<BarInterval> interval() const { return interval_; }

  private:
    enum Column : std::size_t { SymbolText, Time, Open, High, Low, Close, Volume, AdjustedClose, Dividend, Split };
    static constexpr std::size_t kColumnCount = 10;
    static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

    BarsCsv() { places_.fill(kAbsent); }

    Result<void> place(Column column, std::string_view name, std::size_t position);
    Result<void> check_complete();
    static std::optional<Column> column_of(std::string_view name);

    [[nodiscard]] std::string_view cell(Column column) const;
    [[nodiscard]] std::string_view name_of(Column column) const;
    [[nodiscard]] std::string shown(Column column) const;

    Result<void> read_symbol();
    Result<UtcTime> read_time();
    Result<UtcTime> read_date_time(std::string_view text);
    Result<void> decide(BarInterval interval);
    Result<double> read_price(Column column) const;
    Result<std::optional<double>> read_optional(Column column) const;
    Result<std::int64_t> read_volume() const;
    Result<Bar> read_bar();
    Result<void> check_range(const Bar& bar) const;

    std::size_t width_ = 0;
    /// The position of each column in a row.
    std::array<std::size_t, kColumnCount> places_;
    /// The name of the time column in the file.
    std::string time_name_;
    std::optional<Symbol> symbol_;
    /// The text from which symbol_ was parsed: most rows repeat the symbol of the previous row.
    std::string symbol_text_;
    std::optional<BarInterval> interval_;
    /// The row that is being parsed.
    std::span<const std::string_view> fields_;
};

/// Writes the header and rows that BarsCsv parses, for one symbol and interval.
class BarsCsvWriter {
  public:
    BarsCsvWriter(std::string& out, Symbol symbol, BarInterval interval, OptionalColumns optional);
    void header();
    void row(const Bar& bar);

  private:
    std::string& out_;
    Symbol symbol_;
    BarInterval interval_;
    OptionalColumns optional_;
};

}  // namespace bourse::market
