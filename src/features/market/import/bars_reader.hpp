#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/market/import/bars_form.hpp"
#include "features/market/import/import_options.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/model/bar_range.hpp"

namespace bourse::market {

/// A number has a comma, or a date has two readings, and nothing before it decided what is meant: the form needs a
/// survey of the whole file.
class FormUndecided : public std::runtime_error {
  public:
    FormUndecided() : std::runtime_error("the form is undecided") {}
};

/// A bar as a row of a file has it.
struct BarRow {
    /// Valid until the next row.
    const Symbol& symbol;
    /// Its time is the start of its step; for a daily bar, midnight of its date.
    Bar bar;
    /// As written; for a daily bar the local time as if it were UTC.
    UtcTime written;
    /// Whether an open, a high or a low was changed.
    bool is_repaired = false;
};

/// Reads the rows of a file of a known form. Not safe from two threads at once.
class BarsReader {
  public:
    BarsReader(BarsForm form, const ImportOptions& options);

    [[nodiscard]] const BarsForm& form() const { return form_; }

    /// The bar of a row; empty for a row without prices. Errc::InvalidInput with the first fault, which names the
    /// column and the value: `high 95.1 is below open 96.2`. Throws FormUndecided.
    [[nodiscard]] Result<std::optional<BarRow>> parse(std::span<const std::string_view> fields);

    /// A key of a bar, for messages: a date, or a time.
    [[nodiscard]] std::string shown(UtcTime time) const;

  private:
    [[nodiscard]] std::string_view cell(BarColumn column) const;
    [[nodiscard]] std::string shown(BarColumn column) const;
    [[nodiscard]] bool has_no_price() const;

    Result<> check_width(std::span<const std::string_view> fields) const;
    Result<> read_symbol();
    Result<UtcTime> read_time() const;
    Error time_error(const Error& error) const;
    Result<UtcTime> read_instant(const TimeCell& time) const;
    [[nodiscard]] UtcTime bar_time(UtcTime written) const;
    Result<double> read_number(BarColumn column, std::string_view text) const;
    Result<std::optional<double>> read_price(BarColumn column) const;
    Result<> read_prices(Bar& bar);
    Result<double> read_volume() const;
    Result<std::optional<double>> read_optional(BarColumn column) const;
    Result<> read_extras(Bar& bar) const;
    Error range_error(const RangeFault& fault) const;

    BarsForm form_;
    const ImportOptions& options_;
    std::optional<Symbol> symbol_;
    /// The text from which symbol_ was parsed: most rows repeat the symbol of the row before.
    std::string symbol_text_;
    /// The row that is being parsed.
    std::span<const std::string_view> fields_;
    bool is_repaired_ = false;
};

}  // namespace bourse::market
