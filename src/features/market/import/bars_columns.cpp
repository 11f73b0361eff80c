#include "features/market/import/bars_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "platform/csv/front.hpp"

namespace bourse::market {
namespace {

using csv::Record;

constexpr std::array<std::string_view, kBarColumnKinds> kMeanings{"symbol",
                                                                  "time",
                                                                  "time_of_day",
                                                                  "open",
                                                                  "high",
                                                                  "low",
                                                                  "close",
                                                                  "volume",
                                                                  "tick_volume",
                                                                  "adjusted_close",
                                                                  "dividend_amount",
                                                                  "split_coefficient",
                                                                  "step",
                                                                  "source"};

struct Alias {
    std::string_view name;
    BarColumn column;
    /// A column with a smaller rank wins over others with the same meaning, which are then ignored.
    int rank = 0;
};

/// Names without case, blanks and the characters of kIgnoredInNames.
constexpr std::array kAliases{
    Alias{"symbol", BarColumn::Symbol},
    Alias{"ticker", BarColumn::Symbol, 1},
    Alias{"code", BarColumn::Symbol, 2},
    Alias{"instrument", BarColumn::Symbol, 2},
    Alias{"name", BarColumn::Symbol, 3},
    Alias{"date", BarColumn::Time},
    Alias{"timestamp", BarColumn::Time},
    Alias{"datetime", BarColumn::Time},
    Alias{"opentime", BarColumn::Time},
    Alias{"periodstart", BarColumn::Time},
    Alias{"localtime", BarColumn::Time},
    Alias{"gmttime", BarColumn::Time},
    Alias{"windowstart", BarColumn::Time},
    Alias{"tradedate", BarColumn::Time},
    Alias{"time", BarColumn::Time, 1},
    Alias{"t", BarColumn::Time, 1},
    Alias{"unix", BarColumn::Time, 2},
    Alias{"open", BarColumn::Open},
    Alias{"o", BarColumn::Open},
    Alias{"openprice", BarColumn::Open, 1},
    Alias{"high", BarColumn::High},
    Alias{"h", BarColumn::High},
    Alias{"highprice", BarColumn::High, 1},
    Alias{"low", BarColumn::Low},
    Alias{"l", BarColumn::Low},
    Alias{"lowprice", BarColumn::Low, 1},
    Alias{"close", BarColumn::Close},
    Alias{"c", BarColumn::Close},
    Alias{"close/last", BarColumn::Close},
    Alias{"closelast", BarColumn::Close},
    Alias{"closeprice", BarColumn::Close, 1},
    Alias{"last", BarColumn::Close, 2},
    Alias{"price", BarColumn::Close, 3},
    Alias{"volume", BarColumn::Volume},
    Alias{"vol", BarColumn::Volume},
    Alias{"v", BarColumn::Volume},
    Alias{"tickvolume", BarColumn::TickVolume},
    Alias{"tickvol", BarColumn::TickVolume},
    Alias{"adjclose", BarColumn::AdjustedClose},
    Alias{"adjustedclose", BarColumn::AdjustedClose},
    Alias{"dividends", BarColumn::DividendAmount},
    Alias{"dividend", BarColumn::DividendAmount},
    Alias{"dividendamount", BarColumn::DividendAmount},
    Alias{"stocksplits", BarColumn::SplitCoefficient},
    Alias{"splitcoefficient", BarColumn::SplitCoefficient},
    Alias{"split", BarColumn::SplitCoefficient},
    Alias{"splits", BarColumn::SplitCoefficient},
    Alias{"step", BarColumn::Step},
    Alias{"source", BarColumn::Source},
};

std::string normalised(std::string_view name) {
    constexpr std::string_view kIgnoredInNames = " \t_.<>*-";
    std::string normal;
    for (const char c : name) {
        if (kIgnoredInNames.find(c) == std::string_view::npos) normal += to_lower(c);
    }
    return normal;
}

const Alias* alias_of(std::string_view name) {
    const auto* found = std::ranges::find(kAliases, normalised(name), &Alias::name);
    return found == kAliases.end() ? nullptr : &*found;
}

/// How many fields are names of columns.
std::size_t count_names(std::span<const std::string> record) {
    return static_cast<std::size_t>(
        std::ranges::count_if(record, [](const std::string& name) { return alias_of(name) != nullptr; }));
}

bool is_number(std::string_view cell) {
    return csv::parse_number(cell, csv::DecimalMark::Point).has_value();
}

BarsColumns without_header(std::initializer_list<BarColumn> columns, std::size_t width) {
    BarsColumns found;
    found.width = width;
    found.header_records = 0;
    std::size_t position = 0;
    for (const BarColumn column : columns) found.place(column, position++, std::string(to_string(column)));
    return found;
}

/// The columns of a file that begins with a row of one of the known forms.
std::optional<BarsColumns> known_without_header(const Record& first) {
    using enum BarColumn;
    const std::size_t width = first.size();
    if (width != 7 && width != 12) return std::nullopt;
    const auto time = parse_time_cell(first[0], DateOrder::DayFirst);
    if (!time) return std::nullopt;
    if (time->is_epoch &&
        std::all_of(first.begin() + 1, first.end(), [](const auto& cell) { return is_number(cell); })) {
        return without_header({Time, Open, High, Low, Close, Volume}, width);
    }
    const bool has_time_of_day = width == 7 && !time->has_time && parse_time_of_day(first[1]).has_value();
    if (has_time_of_day &&
        std::all_of(first.begin() + 2, first.end(), [](const auto& cell) { return is_number(cell); })) {
        return without_header({Time, TimeOfDay, Open, High, Low, Close, Volume}, width);
    }
    return std::nullopt;
}

/// Finds the columns of one header.
class Header {
  public:
    Header(const Record& names, const ImportOptions& options) : names_(names), options_(options) {
        columns_.width = names.size();
        taken_.resize(names.size(), false);
    }

    Result<BarsColumns> columns() {
        if (auto placed = place_chosen(); !placed) return placed.error();
        place_time_of_day();
        for (std::size_t kind = 0; kind < kBarColumnKinds; ++kind) {
            if (auto placed = place(static_cast<BarColumn>(kind)); !placed) return placed.error();
        }
        // Exporters of data frames leave the name of the index out.
        if (!columns_.has(BarColumn::Time) && !names_.empty() && trim(names_[0]).empty()) {
            take(BarColumn::Time, 0, "the first column");
        }
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (!taken_[i] && !trim(names_[i]).empty()) columns_.ignored.push_back(printable(trim(names_[i])));
        }
        return std::move(columns_);
    }

  private:
    void take(BarColumn column, std::size_t position, std::string_view name) {
        columns_.place(column, position, printable(name));
        taken_[position] = true;
    }

    Result<> place_chosen() {
        for (const ColumnChoice& choice : options_.columns) {
            if (choice.column == to_string(BarColumn::Symbol) && options_.symbol) {
                return invalid(option(options_.names, "column", "symbol") + " and " + option(options_.names, "symbol") +
                               " exclude each other");
            }
            const auto named = std::ranges::find_if(
                names_, [&](const std::string& name) { return to_lower(trim(name)) == to_lower(choice.name); });
            if (named == names_.end()) {
                return invalid("there is no column " + in_quotes(choice.name, '"') + ", which " +
                               option(options_.names, "column") + " names");
            }
            take(parse_bar_column(choice.column).value(), static_cast<std::size_t>(named - names_.begin()),
                 choice.name);
        }
        return {};
    }

    /// `<DATE>` and `<TIME>` are one time.
    void place_time_of_day() {
        std::optional<std::size_t> date;
        std::optional<std::size_t> time;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (normalised(names_[i]) == "date") date = i;
            if (normalised(names_[i]) == "time") time = i;
        }
        if (date && time && !taken_[*time] && !columns_.has(BarColumn::TimeOfDay)) {
            take(BarColumn::TimeOfDay, *time, trim(names_[*time]));
        }
    }

    /// The alias that makes a column, not yet taken, mean `column`; null when none does.
    [[nodiscard]] const Alias* alias_at(std::size_t position, BarColumn column) const {
        const Alias* alias = taken_[position] ? nullptr : alias_of(names_[position]);
        return alias != nullptr && alias->column == column ? alias : nullptr;
    }

    [[nodiscard]] std::optional<int> best_rank(BarColumn column) const {
        std::optional<int> best;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (const Alias* alias = alias_at(i, column)) best = std::min(best.value_or(alias->rank), alias->rank);
        }
        return best;
    }

    Result<> place(BarColumn column) {
        if (columns_.has(column)) return {};
        const auto rank = best_rank(column);
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const Alias* alias = alias_at(i, column);
            if (alias == nullptr || alias->rank != rank) continue;
            if (best) return competing(column, names_[*best], names_[i]);
            best = i;
        }
        if (!best) return {};
        if (column == BarColumn::Symbol && options_.symbol) {
            // A column `name` or `code` need not be the symbol.
            if (*rank > 1) return {};
            return invalid("the file has a column " + std::string(trim(names_[*best])) +
                           ", but a symbol for all rows was given with " + option(options_.names, "symbol"));
        }
        take(column, *best, trim(names_[*best]));
        return {};
    }

    [[nodiscard]] Error competing(BarColumn column, std::string_view first, std::string_view second) const {
        if (normalised(first) == normalised(second)) {
            return invalid("column " + std::string(trim(first)) + " appears twice");
        }
        const std::string meaning(to_string(column));
        return invalid("columns " + std::string(trim(first)) + " and " + std::string(trim(second)) +
                       " are both present; choose one with " +
                       option(options_.names, "column", meaning + '=' + std::string(trim(first))));
    }

    const Record& names_;
    const ImportOptions& options_;
    BarsColumns columns_;
    std::vector<bool> taken_;
};

/// Whether these are the header rows of a data frame with levels `Price` and `Ticker`.
bool is_data_frame(std::span<const Record> records) {
    return records.size() >= 3 && records[0][0] == "Price" && records[1][0] == "Ticker" &&
           (records[2][0] == "Date" || records[2][0] == "Datetime") && records[1].size() == records[0].size();
}

Result<BarsColumns> data_frame_columns(std::span<const Record> records, const ImportOptions& options) {
    Record names = records[0];
    names[0] = records[2][0];
    auto columns = Header(names, options).columns();
    if (!columns) return columns;
    columns->header_records = 3;
    const std::string& ticker = records[1].size() > 1 ? records[1][1] : records[1][0];
    if (std::any_of(records[1].begin() + 1, records[1].end(), [&](const auto& other) { return other != ticker; })) {
        return invalid("the file has bars of several tickers side by side; export one ticker at a time");
    }
    if (options.symbol) return columns;
    auto symbol = Symbol::parse(ticker);
    if (!symbol) return invalid("ticker " + in_quotes(ticker, '"') + ' ' + symbol.error().detail);
    columns->symbol = *std::move(symbol);
    return columns;
}

/// Records before the header, such as the title of a report: those before the first that has names of most columns.
std::size_t count_titles(std::span<const Record> records) {
    constexpr std::size_t kSurely = 4;
    const auto header =
        std::ranges::find_if(records, [](const Record& record) { return count_names(record) >= kSurely; });
    return header == records.end() ? 0 : static_cast<std::size_t>(header - records.begin());
}

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + in_quotes(name, '"');
    return text;
}

Result<> check_complete(const BarsColumns& columns, const ImportOptions& options) {
    for (const BarColumn column :
         {BarColumn::Time, BarColumn::Open, BarColumn::High, BarColumn::Low, BarColumn::Close}) {
        if (columns.has(column)) continue;
        const std::string meaning(to_string(column));
        std::string detail = "column " + std::string(column == BarColumn::Time ? "date or timestamp" : meaning) +
                             " is missing; name it with " + option(options.names, "column", meaning + "=NAME");
        if (!columns.ignored.empty()) detail += ", one of " + list_of(columns.ignored);
        return invalid(std::move(detail));
    }
    if (!columns.has(BarColumn::Symbol) && !columns.symbol && !options.symbol) {
        return invalid("column symbol is missing; give the symbol of all rows with " +
                       option(options.names, "symbol", "SYMBOL"));
    }
    if (options.strict && !columns.ignored.empty()) {
        return invalid("column " + in_quotes(columns.ignored.front(), '"') + " is unknown; without " +
                       option(options.names, "strict") + " it is ignored");
    }
    return {};
}

}  // namespace

std::string_view to_string(BarColumn column) {
    return kMeanings[static_cast<std::size_t>(column)];
}

Result<BarColumn> parse_bar_column(std::string_view text) {
    if (text == "date" || text == "timestamp") return BarColumn::Time;
    const auto* found = std::ranges::find(kMeanings, text);
    if (found == kMeanings.end()) {
        return invalid(fmt::format("is not one of {}", fmt::join(kMeanings, ", ")));
    }
    return static_cast<BarColumn>(found - kMeanings.begin());
}

std::size_t count_known_columns(std::span<const std::string> record) {
    if (known_without_header(Record(record.begin(), record.end()))) return record.size();
    return count_names(record);
}

Result<BarsColumns> find_columns(std::span<const Record> records, const ImportOptions& options) {
    auto columns = known_without_header(records.front());
    const std::size_t titles = columns ? 0 : count_titles(records);
    records = records.subspan(titles);
    if (!columns) {
        auto named =
            is_data_frame(records) ? data_frame_columns(records, options) : Header(records.front(), options).columns();
        if (!named) return named;
        columns = *std::move(named);
    }
    columns->header_records += titles;
    if (auto complete = check_complete(*columns, options); !complete) return complete.error();
    return *std::move(columns);
}

}  // namespace bourse::market
