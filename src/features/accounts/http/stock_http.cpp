#include "features/accounts/http/stock_http.hpp"

#include <string>
#include <utility>

#include "base/json_writer.hpp"
#include "features/accounts/service/accounts.hpp"
#include "features/quotes/model/quote_text.hpp"
#include "features/quotes/service/quote_source.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::accounts {
namespace {

using openapi::HandlerResult;

struct StockInput {
    std::optional<Symbol> q;
    /// `all`, or nothing for the three members that every answer has.
    std::optional<std::string> fields;
};

/// `{"symbol":"AAPL.US","company_name":"APPLE","quote":123}`, with all fields if `has_all`.
std::string stock_json(const quotes::Cached<quotes::Quote>& found, bool has_all) {
    const quotes::Quote& quote = *found.value;
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("symbol", quote.symbol.str());
    json.member("company_name", quote.name);
    json.member("quote", quote.close);
    if (has_all) {
        quotes::write_quote_members(json, quote);
        quotes::write_origin_members(json, quote, found.age);
    }
    json.end_object();
    return out;
}

http::Response respond(const quotes::Cached<quotes::Quote>& found, bool has_all) {
    http::Response response = http::respond_json(stock_json(found, has_all));
    if (found.is_stale) http::mark_stale(response, found.age);
    return response;
}

Task<HandlerResult> get_stock(Accounts& accounts, quotes::QuoteSource& quotes, const openapi::Call& call,
                              StockInput input) {
    auto asking = quotes.quote(*input.q);
    const auto found = co_await std::move(asking);
    if (!found) co_return found.error();

    const quotes::Quote& quote = *found->value;
    FoundQuote saved{
        call.caller->user,
        *input.q,
        {accounts.clock().now(), quote.name, quote.symbol, quote.open, quote.high, quote.low, quote.close}};
    auto saving = accounts.save(std::move(saved));
    co_await std::move(saving);
    co_return respond(*found, input.fields.has_value());
}

}  // namespace

void register_stock(openapi::Registry& registry, Accounts& accounts, quotes::QuoteSource& quotes) {
    registry.add("getStock",
                 openapi::Binding<StockInput>().query("q", &StockInput::q).query("fields", &StockInput::fields),
                 [&accounts, &quotes](const openapi::Call& call, StockInput input) {
                     return get_stock(accounts, quotes, call, std::move(input));
                 });
}

}  // namespace bourse::accounts
