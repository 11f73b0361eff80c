#include "features/orders/service/order_events.hpp"

#include <utility>
#include <vector>

#include "features/orders/model/order_json.hpp"

namespace bourse::orders {

std::size_t OrderEvents::publish() {
    const MutexLock turn(publishing_);
    std::size_t published = 0;
    while (!has_ended_ && store_.has_unpublished()) {
        has_asked_ = true;
        // Renew the lease before each round, so that it does not expire during the round.
        const auto lease = store_.take_events(owner_, lease_);
        if (!lease) return published;
        const std::vector<Order> orders = store_.orders_after(lease->last_published, kAtOnce);
        if (orders.empty()) return published;
        std::vector<OrderEvent> events;
        events.reserve(orders.size());
        for (const Order& order : orders) events.push_back({order.id.to_string(), order_json(order)});
        const std::size_t safe = publish_(events);
        if (safe > 0) store_.note_published(orders[safe - 1].number);
        published += safe;
        if (safe < orders.size()) throw Unavailable("the broker did not confirm order events");
    }
    return published;
}

void OrderEvents::end() {
    has_ended_ = true;
    const MutexLock turn(publishing_);
    if (std::exchange(has_asked_, false)) store_.give_up_events(owner_);
}

}  // namespace bourse::orders
