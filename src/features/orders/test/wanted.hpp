#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "features/orders/model/order_batch.hpp"

namespace bourse::orders {

/// For tests: an order for the given satoshi, at 100,000 USD per bitcoin.
[[nodiscard]] inline WantedOrder wanted(std::int64_t satoshi, std::optional<OrderKey> key = std::nullopt) {
    return {.amount = Amount::from_units(satoshi),
            .currency = Currency::Usd,
            .rate = Rate::parse("100000").value(),
            .bitcoin = Bitcoin::from_units(satoshi),
            .account = std::nullopt,
            .key = std::move(key)};
}

/// A key for an order of the given satoshi.
[[nodiscard]] inline OrderKey key(std::string_view name, std::int64_t satoshi) {
    return {order_key_id(std::nullopt, "127.0.0.1", name), std::to_string(satoshi)};
}

}  // namespace bourse::orders
