#include "features/prices/providers/price_answers.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "platform/schema/json_parse.hpp"
#include "platform/schema/json_read.hpp"

namespace bourse::prices {
namespace {

namespace json = boost::json;

using schema::object_at;
using schema::text_at;

constexpr std::chrono::seconds kUntilNextMinute{60};

Answer<json::object> parse_document(std::string_view body) {
    auto document = schema::parse_json(body);
    if (!document) return broken("invalid JSON");
    if (!document->is_object()) return broken("JSON is not an object");
    return std::move(document->get_object());
}

bool says(std::string_view text, std::initializer_list<std::string_view> parts) {
    const std::string lower = to_lower(text);
    return std::ranges::any_of(parts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

/// An entry of Kraken's `error`: `EGeneral:Too many requests`.
Failure kraken_fault(std::string_view text) {
    if (says(text, {"too many requests", "rate limit", "lockout"}))
        return throttled("rate limit reached", kUntilNextMinute);
    if (says(text, {"permission denied", "invalid key", "denied"})) return refused("permission denied");
    if (says(text, {"unknown asset pair"})) return unknown_symbol("unknown pair");
    if (says(text, {"eservice:", "internal error"})) return broken("service unavailable");
    return broken("unknown error");
}

/// The first error. Entries that begin with `W` are warnings that accompany a result.
std::optional<Failure> kraken_fault_of(const json::object& document) {
    const json::value* const errors = document.if_contains("error");
    if (errors == nullptr || !errors->is_array()) return broken("the answer has no list of errors");
    for (const json::value& error : errors->get_array()) {
        if (!error.is_string()) return broken("an error is not a string");
        const std::string_view text = error.get_string();
        if (!text.starts_with('W')) return kraken_fault(text);
    }
    return std::nullopt;
}

/// `XXBTZUSD` and `XBTUSD` are bitcoin in dollars.
std::optional<Currency> kraken_currency(std::string_view pair) {
    for (const std::string_view front : {"XXBTZ", "XBT"}) {
        if (pair.starts_with(front)) return parse_currency(pair.substr(front.size()));
    }
    return std::nullopt;
}

/// Price of the last trade: the first of two strings in `c`.
std::string_view last_trade(const json::object& ticker) {
    const json::value* const last = ticker.if_contains("c");
    if (last == nullptr || !last->is_array() || last->get_array().empty()) return {};
    const json::value& price = last->get_array().front();
    return price.is_string() ? std::string_view(price.get_string()) : std::string_view();
}

std::optional<Rate>& rate_in(Rates& rates, Currency currency) {
    return rates[static_cast<std::size_t>(currency)];
}

Answer<Rates> with_dollars(Rates rates) {
    if (!rate_in(rates, Currency::Usd)) return broken("the answer has no USD rate");
    return rates;
}

}  // namespace

Answer<Rate> parse_rate(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos && text.size() > point + 1 + Rate::kScale) {
        const std::string_view rest = text.substr(point + 1 + Rate::kScale);
        if (rest.find_first_not_of("0123456789") != std::string_view::npos) return broken("a rate is not a number");
        text = text.substr(0, point + 1 + Rate::kScale);
    }
    const auto rate = Rate::parse(text);
    if (!rate) return broken("a rate is not a number");
    if (*rate <= Rate()) return broken("a rate is not above zero");
    if (*rate >= kMaxRate) return broken("a rate is too large");
    return *rate;
}

Answer<Rates> parse_coinbase(std::string_view body) {
    const auto document = parse_document(body);
    if (!document) return document.error();
    const json::object* const data = object_at(*document, "data");
    if (data == nullptr) return broken(document->contains("errors") ? "an error" : "the answer has no data");
    if (text_at(*data, "currency") != "BTC") return broken("the answer is for another currency");
    const json::object* const listed = object_at(*data, "rates");
    if (listed == nullptr) return broken("the answer has no rates");
    Rates rates;
    for (const Currency currency : kCurrencies) {
        if (!listed->contains(to_string(currency))) continue;
        const auto rate = parse_rate(text_at(*listed, to_string(currency)));
        if (!rate) return rate.error();
        rate_in(rates, currency) = *rate;
    }
    return with_dollars(rates);
}

Answer<Rates> parse_kraken(std::string_view body) {
    const auto document = parse_document(body);
    if (!document) return document.error();
    if (auto fault = kraken_fault_of(*document)) return *std::move(fault);
    const json::object* const result = object_at(*document, "result");
    if (result == nullptr) return broken("the answer has no result");
    Rates rates;
    for (const auto& [pair, ticker] : *result) {
        const auto currency = kraken_currency(pair);
        if (!currency) continue;
        if (!ticker.is_object()) return broken("a ticker is not an object");
        const auto rate = parse_rate(last_trade(ticker.get_object()));
        if (!rate) return rate.error();
        if (rate_in(rates, *currency)) return broken("duplicate pair");
        rate_in(rates, *currency) = *rate;
    }
    return with_dollars(rates);
}

Answer<Rate> parse_binance(std::string_view symbol, std::string_view body) {
    const auto document = parse_document(body);
    if (!document) return document.error();
    if (document->contains("code")) return binance_fault(body);
    if (text_at(*document, "symbol") != symbol) return broken("the answer is for another symbol");
    return parse_rate(text_at(*document, "price"));
}

Failure binance_fault(std::string_view body) {
    constexpr std::int64_t kTooManyRequests = -1003;
    constexpr std::int64_t kInvalidSymbol = -1121;
    const auto document = parse_document(body);
    const json::value* const code = document ? document->if_contains("code") : nullptr;
    if (code == nullptr || !code->is_int64()) return broken("unknown error");
    switch (code->get_int64()) {
        case kInvalidSymbol:
            return unknown_symbol("unknown symbol");
        case kTooManyRequests:
            return throttled("rate limit reached", kUntilNextMinute);
        default:
            return broken("error " + std::to_string(code->get_int64()));
    }
}

}  // namespace bourse::prices
