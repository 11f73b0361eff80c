#pragma once
#include <span>
#include <string>

#include "features/orders/model/order_json.hpp"

namespace bourse::orders {

/// `{"data":"Order was placed for EUR:69.00","order":{"uuid":…}}`; the same bytes for the same order.
[[nodiscard]] std::string placed_json(const Order& order);

/// Request targets of a page and its neighbours; empty when there is no neighbour.
struct PageLinks {
    std::string self;
    std::string next;
    std::string prev;
};

/// `{"data":[{"uuid":…}],"_links":{"self":"/get_orders?…"}}`.
[[nodiscard]] std::string page_json(std::span<const Order> orders, const PageLinks& links);

/// CSV with a header row.
[[nodiscard]] std::string to_csv(std::span<const Order> orders);

}  // namespace bourse::orders
