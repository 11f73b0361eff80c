#include "features/quotes/providers/provider_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "base/text.hpp"

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
    if (text.empty()) return std::optional<double>();
    const auto number = read_number(column, text);
    if (!number) return number.error();
    return std::optional(*number);
}

}  // namespace

Answer<market::Bar> read_bar(const BarText& text) {
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
    if (bar.high < std::max({bar.open, bar.low, bar.close})) return odd("high", text.high, "is not the highest price");
    if (bar.low > std::min(bar.open, bar.close)) return odd("low", text.low, "is not the lowest price");
    if (!text.volume.empty()) {
        const auto volume = read_volume(text.volume);
        if (!volume) return volume.error();
        bar.volume = *volume;
    }
    for (const auto& [column, cell, member] :
         {std::tuple("adjusted close", text.adjusted_close, &market::Bar::adjusted_close),
          std::tuple("dividend amount", text.dividend_amount, &market::Bar::dividend_amount),
          std::tuple("split coefficient", text.split_coefficient, &market::Bar::split_coefficient)}) {
        const auto number = read_optional(column, cell);
        if (!number) return number.error();
        bar.*member = *number;
    }
    return bar;
}

Answer<double> read_volume(std::string_view text) {
    const auto volume = read_number("volume", text);
    if (volume && *volume < 0) return odd("volume", text, "is negative");
    return volume;
}

Answer<std::vector<market::Bar>> oldest_first(std::vector<market::Bar> bars) {
    const bool is_descending = bars.size() > 1 && bars.front().time > bars.back().time;
    if (is_descending) std::ranges::reverse(bars);
    const auto disorder = std::ranges::adjacent_find(bars, std::greater_equal(), &market::Bar::time);
    if (disorder == bars.end()) return bars;
    return invalid_data("the day " + disorder->time.date().to_string() + " is out of order");
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
