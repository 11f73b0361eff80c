#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "base/mutex.hpp"
#include "features/orders/store/orders_store.hpp"

namespace bourse::orders {

/// Event for subscribers: an order was placed.
struct OrderEvent {
    /// The order's id; subscribers use it to detect duplicates.
    std::string id;
    /// The order as in `GET /get_orders`.
    std::string body;
};

/// Publishes the events in order. Returns how many events from the start are confirmed. Blocks for much less than
/// OrderEvents::kLease.
using PublishEvents = std::function<std::size_t(std::span<const OrderEvent>)>;

/// Publishes an event for every order, at least once and in placement order. The orders are the outbox: their numbers
/// have no gaps and become visible in sequence, so one number, the last confirmed, records the progress, and no crash
/// can lose an event after the order's commit. One process at a time publishes, under a lease. Another process takes
/// over at once when it stops, and after kLease when it is killed.
class OrderEvents {
  public:
    static constexpr std::chrono::seconds kLease{10};

    /// `owner` is unique among running processes. `store` must outlive this object.
    OrderEvents(OrdersStore& store, std::string owner, PublishEvents publish, std::chrono::seconds lease = kLease)
        : store_(store), owner_(std::move(owner)), publish_(std::move(publish)), lease_(lease) {}

    /// Publishes all pending events, unless another process holds the lease. Returns the number of events. Blocks;
    /// throws Unavailable, also when the broker does not confirm.
    std::size_t publish();
    /// Releases the lease and stops publishing. Blocks until a publish() in another thread has finished its current
    /// events; throws Unavailable.
    void end();

  private:
    /// Maximum orders per round.
    static constexpr std::int64_t kAtOnce = 500;

    OrdersStore& store_;
    const std::string owner_;
    const PublishEvents publish_;
    const std::chrono::seconds lease_;
    std::atomic<bool> has_ended_ = false;
    /// Held by publish().
    Mutex publishing_;
    /// Whether this process may have the lease.
    bool has_asked_ BOURSE_GUARDED_BY(publishing_) = false;
};

}  // namespace bourse::orders
