#include "features/market/import/bars_csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "features/market/model/price_digits.hpp"

namespace bourse::market {
namespace {

constexpr std::array<std::string_view, 10> kNames{
    "symbol",           "date", "open", "high", "low", "close", "volume", "adjusted_close", "dividend_amount",
    "split_coefficient"};

}  // namespace

std::optional<BarsCsv::Column> BarsCsv::column_of(std::string_view name) {
    if (name == "timestamp") return Time;
    const auto* found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Column>(found - kNames.begin());
}

Result<BarsCsv> BarsCsv::from_header(std::span<const std::string_view> header, std::optional<Symbol> symbol) {
    BarsCsv csv;
    csv.width_ = header.size();
    csv.symbol_ = std::move(symbol);
    for (std::size_t position = 0; position < header.size(); ++position) {
        const std::string name = to_lower(trim(header[position]));
        const auto column = column_of(name);
        if (!column) return invalid("column " + in_quotes(trim(header[position]), '"') + " is unknown");
        if (const auto placed = csv.place(*column, name, position); !placed) return placed.error();
    }
    if (const auto complete = csv.check_complete(); !complete) return complete.error();
    return csv;
}

Result<void> BarsCsv::place(Column column, std::string_view name, std::size_t position) {
    if (places_[column] != kAbsent) {
        const bool two_times = column == Time && time_name_ != name;
        return invalid(two_times ? "columns date and timestamp are both present; only one is allowed"
                                 : "column " + std::string(name) + " appears twice");
    }
    if (column == SymbolText && symbol_) {
        return invalid("the file has a column symbol, but a symbol for all rows was given as well");
    }
    places_[column] = position;
    if (column == Time) time_name_ = name;
    return {};
}

Result<void> BarsCsv::check_complete() {
    for (std::size_t column = SymbolText; column <= Volume; ++column) {
        if (places_[column] != kAbsent || (column == SymbolText && symbol_)) continue;
        return invalid("column " + std::string(kNames[column]) + (column == Time ? " or timestamp" : "") +
                       " is missing");
    }
    return {};
}

std::string_view BarsCsv::cell(Column column) const {
    return places_[column] == kAbsent ? std::string_view() : trim(fields_[places_[column]]);
}

std::string_view BarsCsv::name_of(Column column) const {
    return column == Time ? std::string_view(time_name_) : kNames[column];
}

/// The column and its value, at the beginning of a message.
std::string BarsCsv::shown(Column column) const {
    return std::string(name_of(column)) + ' ' + in_quotes(cell(column), '"');
}

Result<BarsCsv::Row> BarsCsv::parse(std::span<const std::string_view> fields) {
    if (fields.size() != width_) {
        return invalid("the row has " + std::to_string(fields.size()) + " fields, the header has " +
                       std::to_string(width_));
    }
    fields_ = fields;
    if (const auto symbol = read_symbol(); !symbol) return symbol.error();
    const auto bar = read_bar();
    if (!bar) return bar.error();
    return Row{*symbol_, *bar};
}

Result<void> BarsCsv::read_symbol() {
    if (places_[SymbolText] == kAbsent) return {};
    const std::string_view text = cell(SymbolText);
    if (symbol_ && text == symbol_text_) return {};
    auto symbol = Symbol::parse(text);
    if (!symbol) return invalid(shown(SymbolText) + ' ' + symbol.error().detail);
    symbol_ = std::move(*symbol);
    symbol_text_ = text;
    return {};
}

Result<Bar> BarsCsv::read_bar() {
    Bar bar;
    const auto time = read_time();
    if (!time) return time.error();
    bar.time = *time;
    for (const auto& [column, member] : {std::pair(Open, &Bar::open), std::pair(High, &Bar::high),
                                         std::pair(Low, &Bar::low), std::pair(Close, &Bar::close)}) {
        const auto price = read_price(column);
        if (!price) return price.error();
        bar.*member = *price;
    }
    const auto volume = read_volume();
    if (!volume) return volume.error();
    bar.volume = *volume;
    for (const auto& [column, member] :
         {std::pair(AdjustedClose, &Bar::adjusted_close), std::pair(Dividend, &Bar::dividend_amount),
          std::pair(Split, &Bar::split_coefficient)}) {
        const auto number = read_optional(column);
        if (!number) return number.error();
        bar.*member = *number;
    }
    if (const auto range = check_range(bar); !range) return range.error();
    return bar;
}

Result<UtcTime> BarsCsv::read_time() {
    const std::string_view text = cell(Time);
    constexpr std::size_t kDateLength = 10;
    if (text.size() > kDateLength) return read_date_time(text);
    const auto date = Date::parse(text);
    if (!date) return invalid(shown(Time) + ' ' + date.error().detail);
    if (const auto decided = decide(BarInterval::Day); !decided) return decided.error();
    return UtcTime(*date);
}

Result<UtcTime> BarsCsv::read_date_time(std::string_view text) {
    const auto time = UtcTime::parse(text);
    if (!time) return invalid(shown(Time) + ' ' + time.error().detail);
    if (time->micros() % 60'000'000 != 0) return invalid(shown(Time) + " is not a whole minute");
    if (const auto decided = decide(BarInterval::Minute); !decided) return decided.error();
    return *time;
}

Result<void> BarsCsv::decide(BarInterval interval) {
    if (!interval_) interval_ = interval;
    if (*interval_ == interval) return {};
    return invalid(shown(Time) + (interval == BarInterval::Minute ? " is a time, but the file began with dates"
                                                                  : " is a date, but the file began with times"));
}

Result<double> BarsCsv::read_price(Column column) const {
    const std::string_view text = cell(column);
    if (text.empty()) return invalid(std::string(name_of(column)) + " is empty");
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) return invalid(shown(column) + " is out of range");
    if (error != std::errc() || end != text.data() + text.size()) return invalid(shown(column) + " is not a number");
    if (!std::isfinite(value)) return invalid(shown(column) + " is not finite");
    if (value < 0) return invalid(std::string(name_of(column)) + ' ' + std::string(text) + " is negative");
    // Adding zero turns a negative zero into zero.
    return value + 0.0;
}

Result<std::optional<double>> BarsCsv::read_optional(Column column) const {
    if (cell(column).empty()) return std::optional<double>();
    const auto value = read_price(column);
    if (!value) return value.error();
    return std::optional(*value);
}

Result<std::int64_t> BarsCsv::read_volume() const {
    const std::string_view text = cell(Volume);
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc() && end == text.data() + text.size() && whole >= 0) return whole;
    // `60748000.0` and `6e7` are whole numbers too.
    const auto number = read_price(Volume);
    if (!number) return number.error();
    constexpr double kTooLarge = 9223372036854775808.0;  // 2⁶³
    if (*number >= kTooLarge) return invalid(shown(Volume) + " is out of range");
    if (*number != std::floor(*number)) return invalid("volume " + std::string(text) + " is not whole");
    return static_cast<std::int64_t>(*number);
}

Result<void> BarsCsv::check_range(const Bar& bar) const {
    const auto refuse = [&](Column column, std::string_view relation, Column other) {
        return invalid(std::string(name_of(column)) + ' ' + std::string(cell(column)) + std::string(relation) +
                       std::string(name_of(other)) + ' ' + std::string(cell(other)));
    };
    if (bar.high < bar.open) return refuse(High, " is below ", Open);
    if (bar.high < bar.close) return refuse(High, " is below ", Close);
    if (bar.high < bar.low) return refuse(High, " is below ", Low);
    if (bar.low > bar.open) return refuse(Low, " is above ", Open);
    if (bar.low > bar.close) return refuse(Low, " is above ", Close);
    return {};
}

BarsCsvWriter::BarsCsvWriter(std::string& out, Symbol symbol, BarInterval interval, OptionalColumns optional)
    : out_(out), symbol_(std::move(symbol)), interval_(interval), optional_(optional) {}

void BarsCsvWriter::header() {
    out_ += interval_ == BarInterval::Day ? "symbol,date" : "symbol,timestamp";
    out_ += ",open,high,low,close,volume";
    if (optional_.adjusted_close) out_ += ",adjusted_close";
    if (optional_.dividend_amount) out_ += ",dividend_amount";
    if (optional_.split_coefficient) out_ += ",split_coefficient";
    out_ += "\r\n";
}

void BarsCsvWriter::row(const Bar& bar) {
    CsvWriter csv(out_);
    const auto optional = [&](bool stands, const std::optional<double>& number) {
        if (!stands) return;
        if (number) {
            csv.plain(price_text(*number));
        } else {
            csv.empty();
        }
    };
    csv.text(symbol_.str());
    csv.plain(interval_ == BarInterval::Day ? bar.time.date().to_string() : bar.time.to_string());
    for (const double price : {bar.open, bar.high, bar.low, bar.close}) csv.plain(price_text(price));
    csv.number(bar.volume);
    optional(optional_.adjusted_close, bar.adjusted_close);
    optional(optional_.dividend_amount, bar.dividend_amount);
    optional(optional_.split_coefficient, bar.split_coefficient);
    csv.end_row();
}

}  // namespace bourse::market
