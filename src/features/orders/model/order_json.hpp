#pragma once
#include <string>

#include "base/json_writer.hpp"
#include "features/orders/model/order.hpp"

namespace bourse::orders {

/// The rate without trailing zeros after its second decimal, in the format of the providers: `64149.05`.
[[nodiscard]] std::string rate_text(Rate rate);

/// `{"uuid","timestamp","amount","currency","exchange_rate","bitcoin_amount"}`; the same bytes for the same order.
void write_order(JsonWriter& json, const Order& order);
[[nodiscard]] std::string order_json(const Order& order);

}  // namespace bourse::orders
