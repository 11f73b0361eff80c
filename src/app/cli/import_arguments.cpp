#include "app/cli/import_arguments.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "platform/csv/front.hpp"

namespace bourse::app {
namespace {

/// Parses the value of an option, if it was given, into `value`.
template <class Value, class Parse>
Result<> read(std::string_view option, const std::string& text, Value& value, Parse parse) {
    if (text.empty()) return {};
    auto parsed = parse(text);
    if (!parsed) return invalid(std::string(option) + ": " + in_quotes(text) + ' ' + parsed.error().detail);
    value = *std::move(parsed);
    return {};
}

/// The first error.
Result<> first_of(std::initializer_list<Result<>> results) {
    for (const Result<>& result : results) {
        if (!result) return result;
    }
    return {};
}

}  // namespace

CLI::Option& ImportArguments::add(CLI::App& command) {
    CLI::Option& file = *command.add_option("FILE", file_, "File, or - for standard input; gzip and zstd are found");
    command.add_option("--on-error", on_error_, "Invalid row: abort rejects the file, skip only the row")
        ->check(CLI::IsMember({"abort", "skip"}))
        ->capture_default_str();
    command.add_option("--delimiter", delimiter_, "comma, semicolon, tab or bar; default: found by the header");
    command.add_option("--decimal", decimal_, "Decimal mark, point or comma; default: found by the numbers");
    command.add_flag("--strict", strict_, "Reject a file with unknown columns instead of ignoring them");
    command.add_flag("--dry-run", dry_run_, "Report what was found, and store nothing");
    return file;
}

void ImportArguments::add_for_bars(CLI::App& command) {
    command.add_option("--symbol", symbol_, "Symbol of every row, for a file without a symbol column");
    command.add_option("--column", columns_, "Name of a column in the file: open=Eröffnung; repeatable")
        ->allow_extra_args(false);
    command.add_option("--date-format", date_format_,
                       "Order of 03/06/2024: dmy, mdy or ymd; default: found by the dates");
    command.add_option("--timezone", timezone_,
                       "Time zone of times without an offset, such as America/New_York; default: UTC");
    command.add_option("--interval", interval_, "day, minute, 1m, 5m, 15m, 30m or 1h; default: found by the times");
    command.add_option("--on-duplicate", on_duplicate_,
                       "Keep the first or the last of two rows with the same key; default: reject them");
    command.add_flag("--combine", combine_, "Make one bar of consecutive rows inside one step");
    command.add_flag("--repair", repair_, "Fill zero and missing prices from the close; widen high and low");
}

Result<market::ImportOptions> ImportArguments::bars() const {
    market::ImportOptions options;
    const Result<> read_all = first_of({
        read("--on-error", on_error_, options.on_error, csv::parse_on_error),
        read("--delimiter", delimiter_, options.delimiter, csv::parse_delimiter),
        read("--decimal", decimal_, options.decimal, csv::parse_decimal_mark),
        read("--symbol", symbol_, options.symbol, Symbol::parse),
        read("--date-format", date_format_, options.date_order, market::parse_date_order),
        read("--timezone", timezone_, options.time_zone, zones::TimeZone::find),
        read("--interval", interval_, options.interval, market::parse_file_interval),
        read("--on-duplicate", on_duplicate_, options.on_duplicate, market::parse_on_duplicate),
    });
    if (!read_all) return read_all.error();
    for (const std::string& column : columns_) {
        market::ColumnChoice choice;
        if (auto parsed = read("--column", column, choice, market::ColumnChoice::parse); !parsed) return parsed.error();
        options.columns.push_back(std::move(choice));
    }
    options.combine = combine_;
    options.repair = repair_;
    options.strict = strict_;
    options.dry_run = dry_run_;
    return options;
}

Result<datasets::RecordsImportOptions> ImportArguments::records() const {
    datasets::RecordsImportOptions options;
    const Result<> read_all = first_of({
        read("--on-error", on_error_, options.on_error, csv::parse_on_error),
        read("--delimiter", delimiter_, options.delimiter, csv::parse_delimiter),
        read("--decimal", decimal_, options.decimal, csv::parse_decimal_mark),
    });
    if (!read_all) return read_all.error();
    options.strict = strict_;
    options.dry_run = dry_run_;
    return options;
}

}  // namespace bourse::app
