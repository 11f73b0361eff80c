#pragma once
#include <chrono>

#include "features/orders/service/orders.hpp"
#include "platform/config/schema.hpp"

namespace bourse::orders {

struct OrdersSettings {
    /// All bitcoin ever sold stays at or below it.
    Bitcoin btc_limit;
    bool require_login = false;
};

[[nodiscard]] config::Schema<OrdersSettings> settings_schema();

/// `price_max_age`: `prices.max_age`.
[[nodiscard]] OrdersOptions orders_options(const OrdersSettings& settings, std::chrono::milliseconds price_max_age);

}  // namespace bourse::orders
