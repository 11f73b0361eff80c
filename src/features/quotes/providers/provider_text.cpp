#include "features/quotes/providers/provider_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "features/market/model/bar_range.hpp"
#include "platform/csv/number_cell.hpp"

namespace bourse::quotes {
namespace {

Failure odd(std::string_view column, std::string_view text, std::string_view what) {
    return invalid_data(std::string(column) + ' ' + in_quotes(text) + ' ' + std::string(what));
}

/// Reads a finite number.
Answer<double> read_number(std::string_view column, std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return odd(column, text, "is not a number");
    if (!std::isfinite(value)) return odd(column, text, "is not finite");
    // Adding zero turns a negative zero into a positive one.
    return value + 0.0;
}

Answer<std::optional<double>> read_optional(std::string_view column, std::string_view text) {
    if (csv::is_missing(text)) return std::optional<double>();
    const auto number = read_number(column, text);
    if (!number) return number.error();
    return std::optional(*number);
}

bool has_no_price(const BarText& text) {
    const std::array prices{text.open, text.high, text.low, text.close};
    return std::ranges::all_of(prices, csv::is_missing);
}

}  // namespace

Answer<market::Bar> read_prices(const BarText& text) {
    market::Bar bar;
    const auto date = Date::parse(text.date);
    if (!date) return odd("date", text.date, date.error().detail);
    bar.time = UtcTime(*date);
    for (const auto& [column, cell, member] :
         {std::tuple("open", text.open, &market::Bar::open), std::tuple("high", text.high, &market::Bar::high),
          std::tuple("low", text.low, &market::Bar::low), std::tuple("close", text.close, &market::Bar::close)}) {
        const auto price = read_number(column, cell);
        if (!price) return price.error();
        bar.*member = *price;
    }
    if (market::fit_range(bar) != market::RangeFit::Outside) return bar;
    return invalid_data(to_string(*market::find_range_fault(bar), bar));
}

Answer<double> read_volume(std::string_view text) {
    auto volume = read_number("volume", text);
    if (volume && *volume < 0) return odd("volume", text, "is negative");
    return volume;
}

void HistoryRows::add(const BarText& text) {
    if (has_no_price(text)) {
        ++rows_;
        return;
    }
    const auto bar = read_bar(text);
    if (!bar) return leave_out(text.date, bar.error().what);
    ++rows_;
    daily_.bars.push_back(*bar);
}

/// A whole row: prices, volume and the optional columns.
Answer<market::Bar> HistoryRows::read_bar(const BarText& text) const {
    auto bar = read_prices(text);
    if (!bar) return bar;
    if (!csv::is_missing(text.volume)) {
        const auto volume = read_volume(text.volume);
        if (!volume) return volume.error();
        bar->volume = *volume;
    } else if (needs_volume_) {
        return invalid_data("the volume is missing");
    }
    for (const auto& [column, cell, member] :
         {std::tuple("adjusted close", text.adjusted_close, &market::Bar::adjusted_close),
          std::tuple("dividend amount", text.dividend_amount, &market::Bar::dividend_amount),
          std::tuple("split coefficient", text.split_coefficient, &market::Bar::split_coefficient)}) {
        const auto number = read_optional(column, cell);
        if (!number) return number.error();
        (*bar).*member = *number;
    }
    return bar;
}

void HistoryRows::leave_out(std::string_view date, std::string_view why) {
    ++rows_;
    const auto day = Date::parse(date);
    std::string what = (day ? day->to_string() : "row " + std::to_string(rows_)).append(": ").append(why);
    daily_.left_out.add({day ? std::optional(*day) : std::nullopt, std::move(what)});
}

Answer<DailyBars> HistoryRows::finish() && {
    auto& bars = daily_.bars;
    if (!bars.empty() && bars.front().time > bars.back().time) std::ranges::reverse(bars);
    std::ranges::stable_sort(bars, {}, &market::Bar::time);
    settle_repeated_days();
    if (!bars.empty()) return std::move(daily_);
    if (daily_.left_out.days.empty()) return invalid_data("the history has no days");
    return invalid_data("no valid day; " + daily_.left_out.days.front().what);
}

/// A day that is repeated with the same values counts once. With other values, it is unknown which ones are right.
void HistoryRows::settle_repeated_days() {
    auto& bars = daily_.bars;
    if (std::ranges::adjacent_find(bars, {}, &market::Bar::time) == bars.end()) return;
    std::vector<market::Bar> settled;
    for (auto day = bars.begin(); day != bars.end();) {
        const auto end = std::find_if(day, bars.end(), [&](const auto& bar) { return bar.time != day->time; });
        if (std::all_of(day, end, [&](const auto& bar) { return bar == *day; })) {
            settled.push_back(*day);
        } else {
            const Date date = day->time.date();
            daily_.left_out.add({date, date.to_string() + ": the day occurs several times with different values"});
        }
        day = end;
    }
    bars = std::move(settled);
}

std::string clean_name(std::string_view text) {
    constexpr std::size_t kMaxBytes = 128;
    std::string name;
    for (text = trim(text); !text.empty();) {
        const std::size_t length = utf8_length(text);
        const std::string_view character = text.substr(0, std::max<std::size_t>(1, length));
        if (name.size() + character.size() > kMaxBytes) break;
        const bool is_control = static_cast<unsigned char>(character.front()) < 0x20 || character.front() == 0x7F;
        if (length == 0) {
            name += '?';
        } else if (!is_control) {
            name += character;
        }
        text.remove_prefix(character.size());
    }
    return std::string(trim(name));
}

Answer<std::vector<std::string_view>> whole_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return broken("the last line is incomplete");
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty()) lines.push_back(line);
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::optional<std::size_t> skip_to_header(std::span<const std::string_view>& lines,
                                          std::span<const std::string_view> headers) {
    const auto found = std::ranges::find_first_of(lines, headers);
    if (found == lines.end()) return std::nullopt;
    const auto which = std::ranges::find(headers, *found) - headers.begin();
    lines = lines.subspan(static_cast<std::size_t>(found - lines.begin()) + 1);
    return static_cast<std::size_t>(which);
}

std::string fields_fault(std::size_t count) {
    return "the row has " + std::to_string(count) + (count == 1 ? " field" : " fields");
}

std::vector<std::string_view> split(std::string_view row, std::size_t max) {
    std::vector<std::string_view> fields;
    fields.reserve(max);
    while (fields.size() + 1 < max) {
        const std::size_t comma = row.find(',');
        if (comma == std::string_view::npos) break;
        fields.push_back(row.substr(0, comma));
        row.remove_prefix(comma + 1);
    }
    fields.push_back(row);
    return fields;
}

}  // namespace bourse::quotes
