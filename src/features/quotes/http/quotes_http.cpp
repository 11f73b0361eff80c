#include "features/quotes/http/quotes_http.hpp"

#include <optional>
#include <string>
#include <utility>

#include "base/json_writer.hpp"
#include "features/quotes/model/quote_text.hpp"
#include "features/quotes/service/quote_source.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::quotes {
namespace {

using openapi::HandlerResult;

struct QuoteInput {
    std::optional<Symbol> q;
};

struct DaysInput {
    std::optional<Symbol> symbol;
    std::int64_t ndays = 1;
};

http::Response respond(std::string body, std::chrono::seconds age, bool is_stale) {
    http::Response response = http::respond_json(std::move(body));
    if (is_stale) http::mark_stale(response, age);
    return response;
}

Task<HandlerResult> get_whole_quote(QuoteSource& source, QuoteInput input) {
    auto asking = source.quote(*input.q);
    const auto found = co_await std::move(asking);
    if (!found) co_return found.error();
    std::string body;
    JsonWriter json(body);
    write_whole_quote(json, *found->value, found->age);
    co_return respond(std::move(body), found->age, found->is_stale);
}

Task<HandlerResult> get_daily_bars(QuoteSource& source, DaysInput input) {
    auto asking = source.latest(*input.symbol, input.ndays);
    const auto found = co_await std::move(asking);
    if (!found) co_return found.error();
    std::string body;
    JsonWriter json(body);
    write_days(json, found->bars);
    co_return respond(std::move(body), found->age, found->is_stale);
}

}  // namespace

void register_quotes(openapi::Registry& registry, QuoteSource& source) {
    registry.add(
        "getWholeQuote", openapi::Binding<QuoteInput>().query("q", &QuoteInput::q),
        [&source](const openapi::Call&, QuoteInput input) { return get_whole_quote(source, std::move(input)); });
    registry.add("getDailyBars",
                 openapi::Binding<DaysInput>().query("symbol", &DaysInput::symbol).query("ndays", &DaysInput::ndays),
                 [&source](const openapi::Call&, DaysInput input) { return get_daily_bars(source, std::move(input)); });
}

}  // namespace bourse::quotes
