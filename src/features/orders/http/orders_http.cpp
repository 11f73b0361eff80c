#include "features/orders/http/orders_http.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/cursor.hpp"
#include "features/orders/http/orders_text.hpp"
#include "features/orders/model/order_json.hpp"
#include "features/orders/service/orders.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/http/messages/next_link.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::orders {
namespace {

namespace json = boost::json;

using openapi::Call;
using openapi::HandlerResult;

constexpr char kCursorKind = 'o';

struct PlaceInput {
    std::optional<std::string> currency;
    /// The original text of the number.
    std::optional<std::string> amount;
    std::optional<std::string> key;
    json::value body;
};

struct ListInput {
    std::int64_t start = 0;
    std::int64_t page_size = 1;
    /// Number of the first (newest) order of the list.
    std::optional<std::int64_t> cursor;
};

Result<std::int64_t> decode_cursor(std::string_view text) {
    const auto key = open_cursor(text, kCursorKind);
    std::int64_t number = 0;
    if (key) {
        const auto [end, error] = std::from_chars(key->data(), key->data() + key->size(), number);
        if (error == std::errc() && end == key->data() + key->size() && number >= 0) return number;
    }
    return invalid("is not a cursor of this list");
}

Error missing(std::string_view name) {
    const std::string text(name);
    return schema::invalid_input(
        {{{InputFault::In::Query, text, "'" + text + "' is required, in the query or in a JSON body"}, {}}});
}

struct Texts {
    std::string currency;
    std::string amount;
};

/// Currency and amount from the query or from the body.
Result<Texts> texts_of(PlaceInput& input) {
    const bool has_query = input.currency || input.amount;
    if (!input.body.is_null()) {
        if (has_query) {
            return schema::invalid_input(
                {{{InputFault::In::Body, "", "the query already has the order; send either query or body"}, {}}});
        }
        const json::object& body = input.body.as_object();
        return Texts{std::string(body.at("currency").as_string()), std::string(body.at("amount").as_string())};
    }
    if (!input.currency) return missing("currency");
    if (!input.amount) return missing("amount");
    return Texts{*std::move(input.currency), *std::move(input.amount)};
}

Result<OrderRequest> read_request(const Call& call, PlaceInput& input) {
    const auto texts = texts_of(input);
    if (!texts) return texts.error();
    const auto currency = parse_order_currency(texts->currency);
    if (!currency) return currency.error();
    const auto amount = parse_amount(texts->amount);
    if (!amount) return amount.error();
    return OrderRequest{.amount = *amount,
                        .currency = *currency,
                        .account = call.caller ? std::optional(call.caller->user) : std::nullopt,
                        .address = std::string(call.request.client_address),
                        .key = std::move(input.key)};
}

struct GetInput {
    Uuid id;
};

/// The account whose orders the caller may see; empty: all orders.
std::optional<Uuid> visible_account(const Orders& orders, const Call& call) {
    if (!orders.options().require_login || call.caller->is_super) return std::nullopt;
    return call.caller->user;
}

/// The error for a caller without permission; empty when the call is allowed.
std::optional<Error> refusal(const Orders& orders, const Call& call) {
    if (!orders.options().require_login || call.caller) return std::nullopt;
    return auth::unauthenticated("orders require an account on this server");
}

Task<HandlerResult> place_order(Orders& orders, const Call& call, PlaceInput input) {
    if (auto refused = refusal(orders, call)) co_return *std::move(refused);
    Result<OrderRequest> request = read_request(call, input);
    if (!request) co_return request.error();
    auto placing = orders.place(*std::move(request));
    const Result<Order> order = co_await std::move(placing);
    if (!order) co_return order.error();
    http::Response response = http::respond_json(placed_json(*order));
    response.status = 201;
    co_return response;
}

/// Links carry the start of the page and the first order of the list, so that new orders do not shift the pages.
PageLinks links_of(const Call& call, const ListInput& input, const OrderPage& page) {
    const std::string& path = call.operation.path;
    const auto target = [&](std::int64_t start, const std::string& cursor) {
        return path + "?start=" + std::to_string(start) + "&page_size=" + std::to_string(input.page_size) + cursor;
    };
    const std::string cursor = "&cursor=" + make_cursor(kCursorKind, std::to_string(page.newest));
    PageLinks links;
    links.self = target(input.start, input.cursor ? cursor : std::string());
    const bool has_next = input.start < page.count && page.count - input.start > input.page_size;
    if (has_next) links.next = target(input.start + input.page_size, cursor);
    // Beyond the oldest order, the previous page is the last page with orders.
    const std::int64_t behind = std::min(input.start, page.count);
    if (input.start > 0) links.prev = target(std::max<std::int64_t>(0, behind - input.page_size), cursor);
    return links;
}

http::Response write_page(const Call& call, const ListInput& input, const OrderPage& page) {
    const PageLinks links = links_of(call, input, page);
    const bool is_csv = call.media_type == "text/csv";
    http::Response response =
        is_csv ? http::respond_csv(to_csv(page.orders)) : http::respond_json(page_json(page.orders, links));
    if (!links.next.empty()) {
        const std::string format = is_csv ? "&format=csv" : "";
        response.headers.push_back({"Link", http::next_link(links.next + format)});
    }
    return response;
}

Task<HandlerResult> list_orders(Orders& orders, const Call& call, ListInput input) {
    if (auto refused = refusal(orders, call)) co_return *std::move(refused);
    const OrderRange range{.account = visible_account(orders, call),
                           .newest = input.cursor,
                           .start = input.start,
                           .limit = input.page_size};
    const auto work = [&]() -> HandlerResult { return write_page(call, input, orders.store().list(range)); };
    co_return co_await orders.pool().run(work);
}

/// The order of somebody else is answered as if it did not exist.
Task<HandlerResult> get_order(Orders& orders, const Call& call, GetInput input) {
    if (auto refused = refusal(orders, call)) co_return *std::move(refused);
    const std::optional<Uuid> account = visible_account(orders, call);
    const auto work = [&]() -> HandlerResult {
        const std::optional<Order> order = orders.store().find(input.id, account);
        if (!order) return Error{Errc::NotFound, "no order has this id", {}, {}};
        return http::respond_json(order_json(*order));
    };
    co_return co_await orders.pool().run(work);
}

}  // namespace

void register_orders(openapi::Registry& registry, Orders& orders) {
    registry.add("placeOrder",
                 openapi::Binding<PlaceInput>()
                     .query("currency", &PlaceInput::currency)
                     .query("amount", &PlaceInput::amount)
                     .header("Idempotency-Key", &PlaceInput::key)
                     .body(&PlaceInput::body),
                 [&orders](const Call& call, PlaceInput input) { return place_order(orders, call, std::move(input)); });
    registry.add("listOrders",
                 openapi::Binding<ListInput>()
                     .query("start", &ListInput::start)
                     .query("page_size", &ListInput::page_size)
                     .query("cursor", &ListInput::cursor, decode_cursor),
                 [&orders](const Call& call, ListInput input) { return list_orders(orders, call, input); });
    registry.add("getOrder", openapi::Binding<GetInput>().path("id", &GetInput::id, Uuid::parse),
                 [&orders](const Call& call, GetInput input) { return get_order(orders, call, input); });
}

}  // namespace bourse::orders
