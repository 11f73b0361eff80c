#include "features/market/http/symbols_http.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "features/market/http/stocks_text.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/service/market.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::market {
namespace {

namespace json = boost::json;

using openapi::HandlerResult;

struct SymbolChangeInput {
    std::optional<Symbol> symbol;
    json::value body;
};

struct DeletionInput {
    std::optional<Symbol> symbol;
    std::optional<UtcTime> from;
    std::optional<UtcTime> to;
    std::optional<BarInterval> interval;
};

/// The contract accepts `day` and `minute` only.
Result<BarInterval> parse_stored_interval(std::string_view text) {
    return text == to_string(BarInterval::Day) ? BarInterval::Day : BarInterval::Minute;
}

std::optional<std::string> text_of(const json::object& body, std::string_view name) {
    const json::value* text = body.if_contains(name);
    if (text == nullptr) return std::nullopt;
    return std::string(text->as_string());
}

/// The change that the body asks for.
Result<SymbolChange> wanted_change(const json::object& body) {
    SymbolChange change{.symbol = std::nullopt, .name = text_of(body, "name"), .currency = text_of(body, "currency")};
    if (change.currency) std::ranges::transform(*change.currency, change.currency->begin(), to_upper);
    if (const auto text = text_of(body, "symbol")) {
        const auto symbol = Symbol::parse(*text);
        if (!symbol) {
            return schema::invalid_input(
                {{{InputFault::In::Body, "/symbol", "'" + *text + "' " + symbol.error().detail}, "symbol"}});
        }
        change.symbol = *symbol;
    }
    return change;
}

Task<HandlerResult> change_symbol_of(Market& market, SymbolChangeInput input) {
    const Result<SymbolChange> wanted = wanted_change(input.body.as_object());
    if (!wanted) co_return wanted.error();
    const auto work = [&]() -> HandlerResult {
        const auto changed = market.change(*input.symbol, *wanted);
        if (!changed) return changed.error();
        return http::respond_json(to_json(*changed));
    };
    co_return co_await market.writes().run(work);
}

std::string deletion_json(const Symbol& symbol, const SelectedBars& deleted) {
    const auto count = [](const std::optional<BarsSummary>& summary) {
        return summary ? summary->bars : std::int64_t{0};
    };
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("symbol", symbol.str());
    json.key("deleted");
    json.begin_object();
    json.member("daily", count(deleted.daily));
    json.member("intraday", count(deleted.intraday));
    json.end_object();
    json.end_object();
    return out;
}

Task<HandlerResult> delete_symbol(Market& market, DeletionInput input) {
    if (input.from && input.to && *input.from >= *input.to) {
        co_return schema::invalid_input({{{InputFault::In::Query, "to", "is not after from"}, "to"}});
    }
    const auto work = [&]() -> HandlerResult {
        const auto deleted =
            market.erase(*input.symbol, {.from = input.from, .to = input.to, .interval = input.interval});
        if (!deleted) return deleted.error();
        return http::respond_json(deletion_json(*input.symbol, *deleted));
    };
    co_return co_await market.writes().run(work);
}

}  // namespace

void register_symbols(openapi::Registry& registry, Market& market) {
    registry.add(
        "changeSymbol",
        openapi::Binding<SymbolChangeInput>().path("symbol", &SymbolChangeInput::symbol).body(&SymbolChangeInput::body),
        [&market](const openapi::Call&, SymbolChangeInput input) {
            return change_symbol_of(market, std::move(input));
        });
    registry.add(
        "deleteSymbol",
        openapi::Binding<DeletionInput>()
            .path("symbol", &DeletionInput::symbol)
            .query("from", &DeletionInput::from, parse_date_or_time)
            .query("to", &DeletionInput::to, parse_date_or_time)
            .query("interval", &DeletionInput::interval, parse_stored_interval),
        [&market](const openapi::Call&, DeletionInput input) { return delete_symbol(market, std::move(input)); });
}

}  // namespace bourse::market
