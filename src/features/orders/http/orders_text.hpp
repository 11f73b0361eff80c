#pragma once
#include <span>
#include <string>

#include "features/orders/model/order_json.hpp"

namespace bourse::orders {

/// `{"data":"Order was placed for EUR:69.00","order":{"uuid":…}}`; the same bytes for the same order.
[[nodiscard]] std::string placed_json(const Order& order);

/// Where neighbours of a page are: targets, empty when there is none.
struct PageLinks {
    std::string self;
    std::string next;
    std::string prev;
};

/// `{"data":[{"uuid":…}],"_links":{"self":"/get_orders?…"}}`.
[[nodiscard]] std::string page_json(std::span<const Order> orders, const PageLinks& links);

/// With a header row.
[[nodiscard]] std::string to_csv(std::span<const Order> orders);

}  // namespace bourse::orders
