#include "app/cli/import_report.hpp"

#include <fmt/format.h>

#include "features/market/model/price_digits.hpp"
#include "platform/csv/front.hpp"

namespace bourse::app {
namespace {

void add_line(std::string& text, std::string_view name, std::string_view value) {
    text += fmt::format("{:<12} {}\n", name, value);
}

std::string form_text(const market::FoundForm& form) {
    std::string text =
        fmt::format("{}, {}, {}, decimal {}", csv::name_of_delimiter(form.delimiter), to_string(form.coding.encoding),
                    to_string(form.coding.line_end), to_string(form.decimal));
    if (form.coding.compression != csv::Compression::None) {
        text = std::string(to_string(form.coding.compression)) + ", " + text;
    }
    if (form.date_order) text += fmt::format(", dates {}", to_string(*form.date_order));
    return text;
}

std::string columns_text(const market::FoundForm& form) {
    std::string text;
    for (const market::ColumnChoice& column : form.columns) {
        text += text.empty() ? "" : ", ";
        text += column.column == column.name ? column.name : column.column + '=' + column.name;
    }
    return text;
}

std::string bar_text(const market::ImportOutcome::FirstBar& first, market::BarInterval interval) {
    const auto& [symbol, bar] = first;
    const std::string time = interval == market::BarInterval::Day ? bar.time.date().to_string() : bar.time.to_string();
    return fmt::format("{} {} open {} high {} low {} close {} volume {}", symbol.str(), time,
                       market::price_text(bar.open), market::price_text(bar.high), market::price_text(bar.low),
                       market::price_text(bar.close), market::price_text(bar.volume));
}

}  // namespace

std::string describe_bars(const market::FoundForm& form, int step) {
    if (form.interval == market::BarInterval::Day) return "daily bars";
    return step > 1 ? fmt::format("{}-minute bars", step) : "minute bars";
}

std::string found_report(const market::ImportOutcome& outcome) {
    std::string text;
    if (outcome.form) {
        const market::FoundForm& form = *outcome.form;
        add_line(text, "form", form_text(form));
        add_line(text, "columns", columns_text(form));
        if (!form.ignored.empty()) add_line(text, "ignored", fmt::format("{}", fmt::join(form.ignored, ", ")));
        add_line(text, "time zone", form.time_zone + (form.is_time_zone_assumed ? " (assumed)" : ""));
        add_line(text, "interval", fmt::format("{}: {}", describe_bars(form, outcome.step), form.interval_reason));
        for (const auto& first : outcome.first_bars) add_line(text, "bar", bar_text(first, form.interval));
    }
    for (const std::string& warning : outcome.warnings(market::OptionNames::Flags)) {
        if (!warning.starts_with("columns ignored")) add_line(text, "warning", warning);
    }
    return text;
}

}  // namespace bourse::app
