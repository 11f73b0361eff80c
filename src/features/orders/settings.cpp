#include "features/orders/settings.hpp"

namespace bourse::orders {
namespace {

Result<Bitcoin> parse_btc_limit(std::string_view text) {
    auto limit = Bitcoin::parse(text);
    if (limit && *limit < Bitcoin()) return invalid("must not be negative");
    return limit;
}

}  // namespace

config::Schema<OrdersSettings> settings_schema() {
    config::Schema<OrdersSettings> schema;
    schema
        .add_parsed(&OrdersSettings::btc_limit,
                    {.key = "orders.btc_limit",
                     .help = "Maximum bitcoin that all orders together may ever buy",
                     .default_text = "100",
                     .flag = "--btc-limit"},
                    &parse_btc_limit)
        .add(&OrdersSettings::require_login, {.key = "orders.require_login",
                                              .help = "Require an account for orders",
                                              .default_text = "false",
                                              .flag = "--orders-require-login"});
    return schema;
}

OrdersOptions orders_options(const OrdersSettings& settings, std::chrono::milliseconds price_max_age) {
    return {.limit = settings.btc_limit, .require_login = settings.require_login, .price_max_age = price_max_age};
}

}  // namespace bourse::orders
