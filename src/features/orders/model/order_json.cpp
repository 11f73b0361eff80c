#include "features/orders/model/order_json.hpp"

namespace bourse::orders {

std::string rate_text(Rate rate) {
    constexpr std::size_t kMinPlaces = 2;
    std::string text = rate.to_string();
    const std::size_t fewest = text.size() - Rate::kScale + kMinPlaces;
    while (text.size() > fewest && text.ends_with('0')) text.pop_back();
    return text;
}

void write_order(JsonWriter& json, const Order& order) {
    json.begin_object();
    json.member("uuid", order.id.to_string());
    json.member("timestamp", order.placed_at.to_string());
    json.key("amount");
    json.raw(order.amount.to_string());
    json.member("currency", to_string(order.currency));
    json.key("exchange_rate");
    json.raw(rate_text(order.rate));
    json.key("bitcoin_amount");
    json.raw(order.bitcoin.to_string());
    json.end_object();
}

std::string order_json(const Order& order) {
    std::string out;
    JsonWriter json(out);
    write_order(json, order);
    return out;
}

}  // namespace bourse::orders
