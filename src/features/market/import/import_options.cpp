#include "features/market/import/import_options.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "features/market/import/bars_columns.hpp"

namespace bourse::market {

Result<FileInterval> parse_file_interval(std::string_view text) {
    constexpr std::array kNames{
        std::pair{std::string_view("day"), FileInterval{BarInterval::Day, 0}},
        std::pair{std::string_view("minute"), FileInterval{BarInterval::Minute, 0}},
        std::pair{std::string_view("1m"), FileInterval{BarInterval::Minute, 1}},
        std::pair{std::string_view("5m"), FileInterval{BarInterval::Minute, 5}},
        std::pair{std::string_view("15m"), FileInterval{BarInterval::Minute, 15}},
        std::pair{std::string_view("30m"), FileInterval{BarInterval::Minute, 30}},
        std::pair{std::string_view("1h"), FileInterval{BarInterval::Minute, 60}},
    };
    for (const auto& [name, interval] : kNames) {
        if (name == text) return interval;
    }
    return invalid("is not one of day, minute, 1m, 5m, 15m, 30m, 1h");
}

Result<OnDuplicate> parse_on_duplicate(std::string_view text) {
    if (text == "first") return OnDuplicate::First;
    if (text == "last") return OnDuplicate::Last;
    return invalid("is not one of first, last");
}

Result<ColumnChoice> ColumnChoice::parse(std::string_view text) {
    const std::size_t sign = text.find('=');
    if (sign == std::string_view::npos || sign + 1 == text.size()) return invalid("is not of the form column=name");
    const std::string_view column = trim(text.substr(0, sign));
    if (const auto known = parse_bar_column(column); !known) {
        return invalid("names " + in_quotes(column) + ", which " + known.error().detail);
    }
    return ColumnChoice{std::string(column), std::string(trim(text.substr(sign + 1)))};
}

std::string option(OptionNames names, std::string_view name, std::string_view value) {
    const bool is_flag = names == OptionNames::Flags;
    std::string text = is_flag ? "--" + std::string(name) : std::string(name);
    std::ranges::replace(text, ' ', is_flag ? '-' : '_');
    if (!value.empty()) text += (is_flag ? ' ' : '=') + std::string(value);
    return text;
}

}  // namespace bourse::market
