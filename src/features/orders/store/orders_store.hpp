#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "features/orders/model/order.hpp"
#include "features/orders/model/order_batch.hpp"

namespace bourse::orders {

/// The wanted part of a list of orders.
struct OrderRange {
    /// Orders of this account only; empty: of all callers.
    std::optional<Uuid> account{};
    /// The list begins at the order with this number; empty: at the newest order.
    std::optional<std::int64_t> newest{};
    /// Number of orders to skip.
    std::int64_t start = 0;
    /// Maximum number of orders.
    std::int64_t limit = 0;
};

struct OrderPage {
    /// Newest first.
    std::vector<Order> orders;
    /// Number of the first (newest) order of the list.
    std::int64_t newest = 0;
    /// Number of orders of the whole list.
    std::int64_t count = 0;
};

/// The right to publish order events.
struct EventLease {
    /// Number of the last published order.
    std::int64_t last_published = 0;
};

/// The orders, their sum, their idempotency keys, and the progress of their events. Safe from any thread. Every call
/// blocks, and throws bourse::Unavailable when the store cannot answer.
class OrdersStore {
  public:
    /// Lifetime of an idempotency key.
    static constexpr std::chrono::hours kKeyLifetime{24};
    /// How much longer keys are stored: a wall clock that was ahead by less than this frees no key.
    static constexpr std::chrono::hours kKeyMargin{24 * 7};

    virtual ~OrdersStore() = default;

    /// Places all orders and returns an outcome for each, or throws and places none. Durable when
    /// it returns. No other process can place orders at the same time, so that the limit holds
    /// across all processes.
    virtual std::vector<OrderOutcome> place(std::span<const WantedOrder> orders, const BatchTerms& terms) = 0;

    /// The order placed with this key within kKeyLifetime before `now`.
    virtual std::optional<IdempotentReplay> find_by_idempotency_key(std::string_view key_id, UtcTime now) = 0;
    /// Deletes at most `limit` keys older than `before`. Returns the number of deleted keys.
    virtual std::int64_t forget_keys(UtcTime before, std::int64_t limit) = 0;

    virtual OrderTotals totals() = 0;
    /// The orders of this range. All orders are listed equally fast for any `start`; those of one account are counted.
    virtual OrderPage list(const OrderRange& range) = 0;
    /// The order with this id; with `account`, only if the account placed it.
    virtual std::optional<Order> find(const Uuid& id, const std::optional<Uuid>& account) = 0;

    /// Whether unpublished orders exist.
    virtual bool has_unpublished() = 0;
    /// Gives `owner` the right to publish events for `lease` from now, unless another owner holds it. All times are the
    /// store's, so that processes with different clocks agree.
    virtual std::optional<EventLease> take_events(std::string_view owner, std::chrono::seconds lease) = 0;
    /// Releases the right to publish if `owner` holds it.
    virtual void give_up_events(std::string_view owner) = 0;
    /// At most `limit` orders after the order with this number, oldest first.
    virtual std::vector<Order> orders_after(std::int64_t number, std::int64_t limit) = 0;
    /// Records that the orders up to this number are published. The recorded number never decreases.
    virtual void note_published(std::int64_t number) = 0;
};

}  // namespace bourse::orders
