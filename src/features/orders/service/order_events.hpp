#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "features/orders/store/orders_store.hpp"

namespace bourse::orders {

/// That an order was placed, for subscribers.
struct OrderEvent {
    /// The order's: subscribers tell by it what comes twice.
    std::string id;
    /// The order as `GET /get_orders` lists it.
    std::string body;
};

/// Gives the events to whoever passes them on, in their order; how many of them, from the first on, are safe there.
/// Blocks, well below OrderEvents::kLease.
using PublishEvents = std::function<std::size_t(std::span<const OrderEvent>)>;

/// Tells others of every order, at least once and in the order in which they were placed. The orders themselves are
/// what is still to be told: they have no gaps and become visible in the order of their numbers, so that one number,
/// the last that is safe, says how far that has come, and nothing is lost between an order's commit and its event. One
/// process at a time tells, by a lease: when it ends, another takes over at once, and kLease after it was killed.
class OrderEvents {
  public:
    static constexpr std::chrono::seconds kLease{10};

    /// `owner` names the process, and nobody else who is alive has it. What is taken by reference outlives it.
    OrderEvents(OrdersStore& store, const Clock& clock, std::string owner, PublishEvents publish)
        : store_(store), clock_(clock), owner_(std::move(owner)), publish_(std::move(publish)) {}

    /// Tells what is still to be told, unless another process is at it; how many orders it were. Blocks; throws
    /// Unavailable, also when others take nothing.
    std::size_t publish();
    /// Lets another process tell; this one tells nothing more. Blocks, also until publish() has returned in another
    /// thread, which it does after the events that it is at; throws Unavailable.
    void end();

  private:
    /// Orders of one go.
    static constexpr std::int64_t kAtOnce = 500;

    OrdersStore& store_;
    const Clock& clock_;
    const std::string owner_;
    const PublishEvents publish_;
    std::atomic<bool> has_ended_ = false;
    /// Held by publish().
    Mutex publishing_;
    /// Whether this process may have the lease.
    bool has_asked_ BOURSE_GUARDED_BY(publishing_) = false;
};

}  // namespace bourse::orders
