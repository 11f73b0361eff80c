#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::orders {

class Orders;

/// Registers the handlers of placeOrder and listOrders. `orders` must outlive the registry.
void register_orders(openapi::Registry& registry, Orders& orders);

}  // namespace bourse::orders
