#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/random.hpp"
#include "features/orders/model/order.hpp"

namespace bourse::orders {

/// What makes an order that is sent again the same order.
struct OrderKey {
    /// The caller and the key that was given: see order_key_id().
    std::string id;
    /// What was ordered; the same key with another request is refused.
    std::string request;

    friend bool operator==(const OrderKey&, const OrderKey&) = default;
};

/// The id of a key: one of the account, or else of the address that asks, so that nobody meets the keys of others.
/// `key` has no control characters.
[[nodiscard]] std::string order_key_id(const std::optional<Uuid>& account, std::string_view address,
                                       std::string_view key);

/// An order that somebody wants to place, valid by all rules but the limit.
struct WantedOrder {
    Amount amount;
    Currency currency = Currency::Usd;
    Rate rate;
    Bitcoin bitcoin;
    /// Nothing: nobody said who they are.
    std::optional<Uuid> account;
    std::optional<OrderKey> key;
};

/// All that was ever ordered.
struct OrderTotals {
    std::int64_t orders = 0;
    Bitcoin bitcoin;

    friend bool operator==(const OrderTotals&, const OrderTotals&) = default;
};

/// An order that was placed under a key before.
struct IdempotentReplay {
    std::string request;
    Order order;

    friend bool operator==(const IdempotentReplay&, const IdempotentReplay&) = default;
};
/// By OrderKey::id.
using IdempotentReplays = std::map<std::string, IdempotentReplay, std::less<>>;

// What becomes of an order that is wanted.

struct Placed {
    Order order;
    /// Placed before, under the same key.
    bool is_repeated = false;

    friend bool operator==(const Placed&, const Placed&) = default;
};
/// It would pass the limit; this much is left.
struct LimitReached {
    Bitcoin left;

    friend bool operator==(const LimitReached&, const LimitReached&) = default;
};
/// Its key stands for another request.
struct KeyReused {
    friend bool operator==(const KeyReused&, const KeyReused&) = default;
};
using OrderOutcome = std::variant<Placed, LimitReached, KeyReused>;

/// What a batch goes by.
struct BatchTerms {
    /// The sum of all bitcoin ever ordered stays at or below it.
    Bitcoin limit;
    UtcTime now;
    Random& random;
};

/// What is to be written when a batch of orders is placed.
struct OrderBatch {
    /// As the orders that are wanted.
    std::vector<OrderOutcome> outcomes;
    /// Those that are newly placed, as indices of what is wanted, in the order of their numbers.
    std::vector<std::size_t> placed;
    OrderTotals after;
};

/// Decides on the orders, one after the other, from where `before` and `kept` stand; nobody else may place orders until
/// the outcome is stored. An order that does not fit under the limit leaves room for a smaller one behind it.
[[nodiscard]] OrderBatch decide(std::span<const WantedOrder> wanted, const OrderTotals& before, IdempotentReplays kept,
                                const BatchTerms& terms);

}  // namespace bourse::orders
