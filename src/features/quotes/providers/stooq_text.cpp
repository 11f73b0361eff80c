#include "features/quotes/providers/stooq_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "features/quotes/providers/provider_text.hpp"

namespace bourse::quotes {
namespace {

using Lines = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kQuoteHeader{"Symbol,Date,Time,Open,High,Low,Close,Volume,Name"};
constexpr std::array<std::string_view, 2> kStooqDailyHeaders{"Date,Open,High,Low,Close,Volume",
                                                             "Date,Open,High,Low,Close"};
constexpr std::string_view kNoData = "N/D";

/// stooq does not document when its daily count resets.
constexpr std::chrono::hours kUntilHitsReturn{1};

/// The failure in a plain-text body without the expected header.
Failure plain_text_of(std::string_view body) {
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('\n'), body.size());
        std::string_view line = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        line = trim(line);
        if (line == "No data") return unknown_symbol("No data");
        if (line.starts_with("Exceeded the daily hits limit")) {
            return throttled("daily hits limit exceeded", kUntilHitsReturn);
        }
        if (line.starts_with("Get your apikey")) return refused("API key required");
    }
    return broken("the answer has no valid header");
}

/// The index of the header, and the rows below it.
Answer<std::pair<std::size_t, std::vector<std::string_view>>> rows_of(std::string_view body, Lines headers) {
    const auto lines = whole_lines(body);
    if (!lines) {
        Failure said = plain_text_of(body);
        return said.kind == Failure::Kind::Broken ? lines.error() : said;
    }
    Lines rest = *lines;
    const auto header = skip_to_header(rest, headers);
    if (!header) return plain_text_of(body);
    return std::pair(*header, std::vector(rest.begin(), rest.end()));
}

bool is_time(std::string_view text) {
    // The largest digits, except that hours end at 23.
    constexpr std::string_view kLargest = "29:59:59";
    return std::ranges::equal(
               text, kLargest,
               [](char c, char largest) { return largest == ':' ? c == ':' : c >= '0' && c <= largest; }) &&
           text < "24";
}

}  // namespace

Answer<Quote> parse_stooq_quote(const Symbol& asked, std::string_view body) {
    const auto rows = rows_of(body, kQuoteHeader);
    if (!rows) return rows.error();
    if (rows->second.size() != 1) return invalid_data(std::to_string(rows->second.size()) + " rows instead of one");
    enum Column : std::size_t { Code, Day, Time, Open, High, Low, Close, Volume, Name, kCount };
    const auto cells = split(rows->second.front(), kCount);
    if (cells.size() != kCount) return invalid_data(fields_fault(cells.size()));

    const auto code = Symbol::parse(trim(cells[Code]));
    if (!code || *code != asked) return invalid_data("the answer is for " + in_quotes(cells[Code]));
    if (cells[Close] == kNoData) return unknown_symbol("N/D");
    const auto bar = read_prices(
        {.date = cells[Day], .open = cells[Open], .high = cells[High], .low = cells[Low], .close = cells[Close]});
    if (!bar) return bar.error();

    Quote quote{.symbol = asked, .name = clean_name(cells[Name]), .date = bar->time.date()};
    if (is_time(cells[Time])) quote.time = cells[Time];
    quote.open = bar->open;
    quote.high = bar->high;
    quote.low = bar->low;
    quote.close = bar->close;
    if (const auto volume = read_volume(cells[Volume])) quote.volume = *volume;
    return quote;
}

Answer<DailyBars> parse_stooq_daily(std::string_view body) {
    const auto rows = rows_of(body, kStooqDailyHeaders);
    if (!rows) return rows.error();
    const bool has_volume = rows->first == 0;
    const std::size_t width = has_volume ? 6 : 5;
    HistoryRows history(false);
    for (const std::string_view row : rows->second) {
        const auto cells = split(row, width);
        if (cells.size() != width) {
            history.leave_out(cells[0], fields_fault(cells.size()));
            continue;
        }
        history.add({.date = cells[0],
                     .open = cells[1],
                     .high = cells[2],
                     .low = cells[3],
                     .close = cells[4],
                     .volume = has_volume ? cells[5] : std::string_view()});
    }
    return std::move(history).finish();
}

}  // namespace bourse::quotes
