#pragma once
#include <chrono>

#include "features/orders/service/orders.hpp"
#include "platform/config/schema.hpp"

namespace bourse::orders {

struct OrdersSettings {
    /// Limit on the total of bitcoin sold.
    Bitcoin btc_limit;
    bool require_login = false;
};

[[nodiscard]] config::Schema<OrdersSettings> settings_schema();

/// `price_max_age`: the setting `prices.max_age`.
[[nodiscard]] OrdersOptions orders_options(const OrdersSettings& settings, std::chrono::milliseconds price_max_age);

}  // namespace bourse::orders
