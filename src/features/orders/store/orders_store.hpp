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

struct OrderPage {
    /// The newest first.
    std::vector<Order> orders;
    /// The newest order that the page counts from.
    std::int64_t newest = 0;
};

/// The right to tell others of orders.
struct EventLease {
    /// The last order that they were told of.
    std::int64_t last_published = 0;
};

/// The orders, their sum, the keys that they were placed under, and how far others have been told of them. Safe from
/// any thread; every call blocks, and throws bourse::Unavailable when the store cannot answer.
class OrdersStore {
  public:
    /// How long a key is remembered.
    static constexpr std::chrono::hours kKeyLifetime{24};

    virtual ~OrdersStore() = default;

    /// Places the orders or, throwing, none of them; an outcome each. Durable when it returns. No other process places
    /// orders meanwhile, so that the limit holds for all of them together.
    virtual std::vector<OrderOutcome> place(std::span<const WantedOrder> orders, const BatchTerms& terms) = 0;

    /// The order that was placed under this key within kKeyLifetime before `now`.
    virtual std::optional<IdempotentReplay> find_by_idempotency_key(std::string_view key_id, UtcTime now) = 0;
    /// Forgets at most `limit` keys that were given before this time; how many it were.
    virtual std::int64_t forget_keys(UtcTime before, std::int64_t limit) = 0;

    virtual OrderTotals totals() = 0;
    /// `limit` orders behind the first `start`, counted from the order with the number `newest` or, without it, from
    /// the newest one. As quick for any `start`.
    virtual OrderPage list(std::optional<std::int64_t> newest, std::int64_t start, std::int64_t limit) = 0;

    /// Whether there are orders that others were not told of.
    virtual bool has_unpublished() = 0;
    /// Makes `owner` the one who tells others of orders, for `lease` from `now` on, unless somebody else is for longer.
    virtual std::optional<EventLease> take_events(std::string_view owner, UtcTime now, std::chrono::seconds lease) = 0;
    /// Lets somebody else tell at once, when `owner` is the one who does.
    virtual void give_up_events(std::string_view owner) = 0;
    /// At most `limit` orders behind the one with this number, the oldest first.
    virtual std::vector<Order> orders_after(std::int64_t number, std::int64_t limit) = 0;
    /// Notes that others know of the orders up to this number. It never goes back.
    virtual void note_published(std::int64_t number) = 0;
};

}  // namespace bourse::orders
