#include "features/market/import/bars_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "features/market/model/bar_range.hpp"

namespace bourse::market {
namespace {

constexpr std::array kPriceColumns{std::pair{BarColumn::Open, &Bar::open}, std::pair{BarColumn::High, &Bar::high},
                                   std::pair{BarColumn::Low, &Bar::low}, std::pair{BarColumn::Close, &Bar::close}};

BarColumn column_of(double Bar::*price) {
    return std::ranges::find(kPriceColumns, price, [](const auto& column) { return column.second; })->first;
}

/// The factor of a volume such as `1.2M`, which is taken off; 1 without one.
double take_unit(std::string_view& text) {
    if (text.size() < 2) return 1;
    const char before = text[text.size() - 2];
    if (before < '0' || before > '9') return 1;
    double unit = 1;
    switch (to_lower(text.back())) {
        case 'k':
            unit = 1e3;
            break;
        case 'm':
            unit = 1e6;
            break;
        case 'b':
            unit = 1e9;
            break;
        default:
            return 1;
    }
    text.remove_suffix(1);
    return unit;
}

}  // namespace

BarsReader::BarsReader(BarsForm form, const ImportOptions& options) : form_(std::move(form)), options_(options) {
    symbol_ = options.symbol ? options.symbol : form_.columns.symbol;
}

std::string BarsReader::shown(UtcTime time) const {
    return form_.interval.interval == BarInterval::Day ? time.date().to_string() : time.to_string();
}

std::string_view BarsReader::cell(BarColumn column) const {
    return form_.columns.has(column) ? trim(fields_[form_.columns.position(column)]) : std::string_view();
}

/// The column and its value, at the beginning of a message.
std::string BarsReader::shown(BarColumn column) const {
    return form_.columns.name(column) + ' ' + in_quotes(cell(column), '"');
}

bool BarsReader::has_no_price() const {
    return std::ranges::all_of(kPriceColumns, [&](const auto& price) { return csv::is_missing(cell(price.first)); });
}

Result<std::optional<BarRow>> BarsReader::parse(std::span<const std::string_view> fields) {
    if (auto fits = check_width(fields); !fits) return fits.error();
    fields_ = fields;
    if (auto symbol = read_symbol(); !symbol) return symbol.error();
    const auto time = read_time();
    if (!time) return time.error();
    if (has_no_price()) return std::optional<BarRow>();
    BarRow row{*symbol_, {}, *time, false};
    row.bar.time = bar_time(*time);
    is_repaired_ = false;
    if (auto read = read_prices(row.bar); !read) return read.error();
    if (auto read = read_extras(row.bar); !read) return read.error();
    row.is_repaired = is_repaired_;
    return std::optional(row);
}

Result<> BarsReader::check_width(std::span<const std::string_view> fields) const {
    const std::size_t width = form_.columns.width;
    // Some exporters end every row with a delimiter, but not the header.
    const bool ends_with_delimiter = fields.size() == width + 1 && fields.back().empty();
    if (fields.size() == width || ends_with_delimiter) return {};
    return invalid("the row has " + std::to_string(fields.size()) + (fields.size() == 1 ? " field" : " fields") +
                   ", the header has " + std::to_string(width) + "; leave such rows out with " +
                   option(options_.names, "on error", "skip"));
}

Result<> BarsReader::read_symbol() {
    if (!form_.columns.has(BarColumn::Symbol)) return {};
    const std::string_view text = cell(BarColumn::Symbol);
    if (symbol_ && text == symbol_text_) return {};
    auto symbol = Symbol::parse(without_guard(text));
    if (!symbol) return invalid(shown(BarColumn::Symbol) + ' ' + symbol.error().detail);
    symbol_ = *std::move(symbol);
    symbol_text_ = text;
    return {};
}

/// As BarRow::written.
Result<UtcTime> BarsReader::read_time() const {
    auto time = parse_time_cell(cell(BarColumn::Time), form_.date_order);
    if (!time) return time_error(time.error());
    if (form_.columns.has(BarColumn::TimeOfDay)) {
        const auto time_of_day = parse_time_of_day(cell(BarColumn::TimeOfDay));
        if (!time_of_day) return invalid(shown(BarColumn::TimeOfDay) + ' ' + time_of_day.error().detail);
        time->local.time_of_day = *time_of_day;
        time->has_time = true;
    }
    // Only the whole file decides which of two readings is meant.
    if (!form_.date_order && time->fits_day_first && time->fits_month_first) throw FormUndecided();
    if (form_.interval.interval == BarInterval::Minute) return read_instant(*time);
    const zones::LocalTime local = local_time(*time, form_.time_zone);
    if (local.time_of_day != UtcTime::Duration(0) && !options_.interval) {
        return invalid(shown(BarColumn::Time) + " has a time of day, but the rows before have none; choose with " +
                       option(options_.names, "interval", "day") + " or " +
                       option(options_.names, "interval", "minute"));
    }
    return UtcTime(local.date) + local.time_of_day;
}

/// A year of two digits may stand anywhere in a date; only the user knows where.
Error BarsReader::time_error(const Error& error) const {
    constexpr std::array kOrders{DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst};
    const bool needs_order = !form_.date_order && std::ranges::any_of(kOrders, [&](DateOrder order) {
        return parse_time_cell(cell(BarColumn::Time), order).has_value();
    });
    std::string detail = shown(BarColumn::Time) + ' ' + error.detail;
    if (needs_order) detail += "; state the order of day, month and year with " + option(options_.names, "date format");
    return invalid(std::move(detail));
}

Result<UtcTime> BarsReader::read_instant(const TimeCell& time) const {
    if (!time.has_time) {
        return invalid(shown(BarColumn::Time) + " has no time of day, but the bars are intraday; choose with " +
                       option(options_.names, "interval", "day") + " if they are daily");
    }
    if (time.offset) {
        const UtcTime instant = UtcTime(time.local.date) + time.local.time_of_day - *time.offset;
        const bool is_in_range = instant >= UtcTime(Date(0, 1, 1)) && instant < UtcTime(Date(10000, 1, 1));
        if (is_in_range) return instant;
        return invalid(shown(BarColumn::Time) + " is outside the years 0 to 9999");
    }
    auto instant = form_.time_zone.to_utc(time.local);
    if (!instant) return invalid(shown(BarColumn::Time) + ' ' + instant.error().detail);
    return instant;
}

/// The start of the step of a row that was written with this time.
UtcTime BarsReader::bar_time(UtcTime written) const {
    if (form_.interval.interval == BarInterval::Day) return UtcTime(written.date());
    const std::chrono::minutes step(std::max(1, form_.interval.step));
    const auto since_epoch = std::chrono::floor<std::chrono::minutes>(written.sys_time().time_since_epoch());
    auto rest = since_epoch % step;
    if (rest < std::chrono::minutes(0)) rest += step;
    // Sessions may begin inside a step, as hourly bars from half past nine do; only combined bars begin with one.
    return UtcTime(std::chrono::sys_time<UtcTime::Duration>(options_.combine ? since_epoch - rest : since_epoch));
}

/// `text` is the cell, or the part of it that is a number.
Result<double> BarsReader::read_number(BarColumn column, std::string_view text) const {
    if (!form_.is_decimal_decided && text.find(',') != std::string_view::npos) throw FormUndecided();
    auto number = csv::parse_number(text, form_.decimal);
    if (!number) return invalid(shown(column) + ' ' + number.error().detail);
    return number;
}

/// Empty for a missing open, high or low that is to be repaired.
Result<std::optional<double>> BarsReader::read_price(BarColumn column) const {
    if (!csv::is_missing(cell(column))) {
        const auto price = read_number(column, cell(column));
        if (!price) return price.error();
        return std::optional(*price);
    }
    if (options_.repair && column != BarColumn::Close) return std::optional<double>();
    std::string detail =
        cell(column).empty() ? form_.columns.name(column) + " is empty" : shown(column) + " is not a number";
    if (column != BarColumn::Close) detail += "; fill it from the close with " + option(options_.names, "repair");
    return invalid(std::move(detail));
}

Result<> BarsReader::read_prices(Bar& bar) {
    // Prices are finite, so NaN marks those that are missing until the close is known.
    bool is_complete = true;
    for (const auto& [column, member] : kPriceColumns) {
        const auto price = read_price(column);
        if (!price) return price.error();
        bar.*member = price->value_or(std::numeric_limits<double>::quiet_NaN());
        is_complete = is_complete && price->has_value();
    }
    if (!is_complete) {
        for (double Bar::*member : {&Bar::open, &Bar::high, &Bar::low}) {
            if (std::isnan(bar.*member)) bar.*member = bar.close;
        }
        is_repaired_ = true;
    }
    if (is_in_range(bar)) return {};
    if (options_.repair) {
        for (double Bar::*member : {&Bar::open, &Bar::high, &Bar::low}) {
            if (bar.*member == 0) bar.*member = bar.close;
        }
        widen_range(bar);
    } else if (fit_range(bar) == RangeFit::Outside) {
        return range_error(*find_range_fault(bar));
    }
    is_repaired_ = true;
    return {};
}

Error BarsReader::range_error(const RangeFault& fault) const {
    const auto shown_price = [&](double Bar::*price) {
        return form_.columns.name(column_of(price)) + ' ' + std::string(cell(column_of(price)));
    };
    return invalid(shown_price(fault.bound) + ' ' + std::string(relation_of(fault)) + ' ' + shown_price(fault.price) +
                   "; repair such bars with " + option(options_.names, "repair"));
}

Result<> BarsReader::read_extras(Bar& bar) const {
    const auto volume = read_volume();
    if (!volume) return volume.error();
    bar.volume = *volume;
    for (const auto& [column, member] : {std::pair(BarColumn::AdjustedClose, &Bar::adjusted_close),
                                         std::pair(BarColumn::DividendAmount, &Bar::dividend_amount),
                                         std::pair(BarColumn::SplitCoefficient, &Bar::split_coefficient)}) {
        const auto number = read_optional(column);
        if (!number) return number.error();
        bar.*member = *number;
    }
    // Some exporters write 0 on a day without a split.
    if (bar.split_coefficient == 0.0) bar.split_coefficient = 1;
    return {};
}

Result<double> BarsReader::read_volume() const {
    std::string_view text = cell(BarColumn::Volume);
    if (csv::is_missing(text)) return 0.0;
    const double unit = take_unit(text);
    const auto volume = read_number(BarColumn::Volume, text);
    if (!volume) return volume.error();
    if (*volume < 0) return invalid(shown(BarColumn::Volume) + " is negative");
    if (!std::isfinite(*volume * unit)) return invalid(shown(BarColumn::Volume) + " is out of range");
    return *volume * unit;
}

Result<std::optional<double>> BarsReader::read_optional(BarColumn column) const {
    if (!form_.columns.has(column) || csv::is_missing(cell(column))) return std::optional<double>();
    const auto value = read_number(column, cell(column));
    if (!value) return value.error();
    return std::optional(*value);
}

}  // namespace bourse::market
