#include "features/quotes/providers/alphavantage_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "base/text.hpp"
#include "features/quotes/providers/provider_text.hpp"
#include "platform/schema/json_parse.hpp"
#include "platform/schema/json_read.hpp"

namespace bourse::quotes {
namespace {

namespace json = boost::json;

using schema::object_at;
using schema::text_at;

/// Longer than the minimum of one second between requests with a free key.
constexpr std::chrono::seconds kBetweenRequests{2};
constexpr std::chrono::seconds kUntilNextMinute{60};
/// Alpha Vantage does not document when its daily count resets.
constexpr std::chrono::hours kUntilRequestsReturn{1};

// Faults
// --------------------------------------------------------------------------------------------------------------------

/// Whether `text` contains one of `parts`, case-insensitive in ASCII.
bool says(std::string_view text, std::initializer_list<std::string_view> parts) {
    const std::string lower = to_lower(text);
    return std::ranges::any_of(parts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

/// When a text mentions several limits, assume the shortest; if another one applies, the next call reports it.
Failure throttled_by(std::string_view text) {
    if (says(text, {"per second"})) return throttled("two requests within a second", kBetweenRequests);
    const bool is_the_days = says(text, {"per day"}) && !says(text, {"per minute"});
    if (is_the_days) return throttled("daily request limit reached", kUntilRequestsReturn);
    return throttled("rate limit reached", kUntilNextMinute);
}

/// `Note` was used for throttling only; `Information` reports throttling, premium endpoints and keys. Texts about
/// throttling also advertise premium plans, so they are checked first.
Failure information(std::string_view text) {
    if (says(text, {"call frequency", "rate limit", "requests per", "spreading out"})) return throttled_by(text);
    if (says(text, {"premium"})) return refused("premium endpoint");
    if (says(text, {"api key", "apikey"})) return refused("API key rejected");
    return broken("unknown Information text");
}

/// The symbol is the only part of our calls that comes from a client, so an invalid call means an unknown symbol.
Failure error_message(std::string_view text) {
    if (says(text, {"api key", "apikey"})) return refused("API key rejected");
    if (says(text, {"invalid api call"})) return unknown_symbol("Invalid API call");
    return broken("unknown Error Message text");
}

/// The failure in a document without an answer.
Failure fault_of(const json::object& document) {
    const auto text_of = [&](std::string_view key) {
        const json::value* const value = document.if_contains(key);
        return value != nullptr ? value->if_string() : nullptr;
    };
    if (const auto* text = text_of("Error Message")) return error_message(*text);
    if (const auto* text = text_of("Note")) return throttled_by(*text);
    if (const auto* text = text_of("Information")) return information(*text);
    return broken("the answer lacks the requested data");
}

// JSON
// --------------------------------------------------------------------------------------------------------------------

Answer<json::object> parse_document(std::string_view body) {
    auto document = schema::parse_json(body);
    if (!document) return broken("invalid JSON");
    if (!document->is_object()) return broken("JSON is not an object");
    return std::move(document->get_object());
}

bool is_same_code(std::string_view one, std::string_view other) {
    return to_lower(one) == to_lower(other);
}

/// The keys of a row are numbered. The numbers differ between the plain and the adjusted series.
BarText text_of(std::string_view date, const json::object& row) {
    const bool is_adjusted = row.contains("5. adjusted close");
    BarText text{.date = date,
                 .open = text_at(row, "1. open"),
                 .high = text_at(row, "2. high"),
                 .low = text_at(row, "3. low"),
                 .close = text_at(row, "4. close"),
                 .volume = text_at(row, is_adjusted ? "6. volume" : "5. volume")};
    if (is_adjusted) {
        text.adjusted_close = text_at(row, "5. adjusted close");
        text.dividend_amount = text_at(row, "7. dividend amount");
        text.split_coefficient = text_at(row, "8. split coefficient");
    }
    return text;
}

Answer<DailyBars> parse_daily_json(std::string_view code, std::string_view body) {
    const auto document = parse_document(body);
    if (!document) return document.error();
    const json::object* const about = object_at(*document, "Meta Data");
    const json::object* const days = object_at(*document, "Time Series (Daily)");
    if (about == nullptr || days == nullptr) return fault_of(*document);
    if (!is_same_code(text_at(*about, "2. Symbol"), code)) return invalid_data("the answer is for another symbol");
    HistoryRows history(true);
    for (const auto& [date, row] : *days) {
        if (const json::object* const cells = row.if_object()) {
            history.add(text_of(date, *cells));
        } else {
            history.leave_out(date, "the day is not an object");
        }
    }
    return std::move(history).finish();
}

// CSV
// --------------------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 2> kAlphaVantageDailyHeaders{
    "timestamp,open,high,low,close,volume",
    "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient"};

BarText text_of(std::span<const std::string_view> cells, bool is_adjusted) {
    BarText text{.date = cells[0],
                 .open = cells[1],
                 .high = cells[2],
                 .low = cells[3],
                 .close = cells[4],
                 .volume = cells[is_adjusted ? 6 : 5]};
    if (is_adjusted) {
        text.adjusted_close = cells[5];
        text.dividend_amount = cells[7];
        text.split_coefficient = cells[8];
    }
    return text;
}

Answer<DailyBars> parse_daily_csv(std::string_view body) {
    const auto lines = whole_lines(body);
    if (!lines) return lines.error();
    std::span<const std::string_view> rows = *lines;
    const auto header = skip_to_header(rows, kAlphaVantageDailyHeaders);
    if (!header) return broken("the answer has no valid header");
    const bool is_adjusted = *header == 1;
    const std::size_t width = is_adjusted ? 9 : 6;
    HistoryRows history(true);
    for (const std::string_view row : rows) {
        const auto cells = split(row, width);
        if (cells.size() == width) {
            history.add(text_of(cells, is_adjusted));
        } else {
            history.leave_out(cells[0], fields_fault(cells.size()));
        }
    }
    return std::move(history).finish();
}

bool is_json(std::string_view body) {
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && body[first] == '{';
}

}  // namespace

Answer<Quote> parse_alphavantage_quote(const Symbol& asked, std::string_view code, std::string_view body) {
    const auto document = parse_document(body);
    if (!document) return document.error();
    const json::object* const row = object_at(*document, "Global Quote");
    if (row == nullptr) return fault_of(*document);
    if (row->empty()) return unknown_symbol("empty quote");
    if (!is_same_code(text_at(*row, "01. symbol"), code)) return invalid_data("the answer is for another symbol");
    const auto bar = read_prices({.date = text_at(*row, "07. latest trading day"),
                                  .open = text_at(*row, "02. open"),
                                  .high = text_at(*row, "03. high"),
                                  .low = text_at(*row, "04. low"),
                                  .close = text_at(*row, "05. price")});
    if (!bar) return bar.error();

    Quote quote{.symbol = asked, .date = bar->time.date()};
    quote.open = bar->open;
    quote.high = bar->high;
    quote.low = bar->low;
    quote.close = bar->close;
    if (const auto volume = read_volume(text_at(*row, "06. volume"))) quote.volume = *volume;
    return quote;
}

Answer<DailyBars> parse_alphavantage_daily(std::string_view code, std::string_view body) {
    return is_json(body) ? parse_daily_json(code, body) : parse_daily_csv(body);
}

}  // namespace bourse::quotes
