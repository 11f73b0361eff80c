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

/// Identifies a repeated order.
struct OrderKey {
    /// Caller and idempotency key; see order_key_id().
    std::string id;
    /// The requested order; the same key with another request is rejected.
    std::string request;

    friend bool operator==(const OrderKey&, const OrderKey&) = default;
};

/// The id of a key, scoped to the account or, without an account, to the client address, so that clients cannot use
/// each other's keys. `key` has no control characters.
[[nodiscard]] std::string order_key_id(const std::optional<Uuid>& account, std::string_view address,
                                       std::string_view key);

/// A requested order that satisfies all rules except the limit, which is not yet checked.
struct WantedOrder {
    Amount amount;
    Currency currency = Currency::Usd;
    Rate rate;
    Bitcoin bitcoin;
    /// Empty for an anonymous caller.
    std::optional<Uuid> account;
    std::optional<OrderKey> key;
};

/// Number and sum of all orders ever placed.
struct OrderTotals {
    std::int64_t orders = 0;
    Bitcoin bitcoin;

    friend bool operator==(const OrderTotals&, const OrderTotals&) = default;
};

/// An order already placed with the same key.
struct IdempotentReplay {
    std::string request;
    Order order;

    friend bool operator==(const IdempotentReplay&, const IdempotentReplay&) = default;
};
/// By OrderKey::id.
using IdempotentReplays = std::map<std::string, IdempotentReplay, std::less<>>;

// Outcomes of a requested order.

struct Placed {
    Order order;
    /// Whether the order was already placed with the same key.
    bool is_repeated = false;

    friend bool operator==(const Placed&, const Placed&) = default;
};
/// The order would exceed the limit.
struct LimitReached {
    Bitcoin left;

    friend bool operator==(const LimitReached&, const LimitReached&) = default;
};
/// The key was used for another request.
struct KeyReused {
    friend bool operator==(const KeyReused&, const KeyReused&) = default;
};
using OrderOutcome = std::variant<Placed, LimitReached, KeyReused>;

/// Parameters of a batch.
struct BatchTerms {
    /// Maximum sum of all bitcoin ever ordered.
    Bitcoin limit;
    /// The time of the orders: never before that of an earlier order of the process, though the clock may have gone
    /// back.
    UtcTime placed_at;
    /// By the clock: the age of idempotency keys counts from here. The keys of later times, by a clock that was ahead,
    /// are valid.
    UtcTime now;
    Random& random;
};

/// The rows to write for a batch of orders.
struct OrderBatch {
    /// One outcome per requested order, in the same sequence.
    std::vector<OrderOutcome> outcomes;
    /// Indices of the newly placed orders in the request, in the sequence of their numbers.
    std::vector<std::size_t> placed;
    OrderTotals after;
};

/// Decides on the orders in sequence, starting from the totals `before` and the keys `kept`. No other orders may be
/// placed until the result is stored. An order that exceeds the limit does not block later, smaller ones.
[[nodiscard]] OrderBatch decide(std::span<const WantedOrder> wanted, const OrderTotals& before, IdempotentReplays kept,
                                const BatchTerms& terms);

}  // namespace bourse::orders
