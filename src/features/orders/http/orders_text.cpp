#include "features/orders/http/orders_text.hpp"

#include "base/csv.hpp"
#include "base/json_writer.hpp"

namespace bourse::orders {

std::string placed_json(const Order& order) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("data", "Order was placed for " + describe(order.currency, order.amount));
    json.key("order");
    write_order(json, order);
    json.end_object();
    return out;
}

std::string page_json(std::span<const Order> orders, const PageLinks& links) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("data");
    json.begin_array();
    for (const Order& order : orders) write_order(json, order);
    json.end_array();
    json.key("_links");
    json.begin_object();
    json.member("self", links.self);
    if (!links.next.empty()) json.member("next", links.next);
    if (!links.prev.empty()) json.member("prev", links.prev);
    json.end_object();
    json.end_object();
    return out;
}

std::string to_csv(std::span<const Order> orders) {
    std::string out = "uuid,timestamp,amount,currency,exchange_rate,bitcoin_amount\r\n";
    CsvWriter csv(out);
    for (const Order& order : orders) {
        csv.plain(order.id.to_string());
        csv.plain(order.placed_at.to_string());
        csv.plain(order.amount.to_string());
        csv.plain(to_string(order.currency));
        csv.plain(rate_text(order.rate));
        csv.plain(order.bitcoin.to_string());
        csv.end_row();
    }
    return out;
}

}  // namespace bourse::orders
