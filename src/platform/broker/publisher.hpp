#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/random.hpp"
#include "platform/broker/link.hpp"

namespace bourse::broker {

/// An event for external subscribers; the body is JSON.
struct Event {
    /// The type of the event, by which subscribers filter: `order.placed`.
    std::string topic;
    /// The same at each retry, so that subscribers can detect duplicates.
    std::string id;
    std::string body;
};

struct PublisherOptions {
    /// A durable topic exchange; queues that subscribers bind to it should be durable too.
    std::string exchange = "bourse.events";
    LinkOptions link{.name = "events"};
};

/// Publishes events reliably: persistent messages with confirmation by the broker. Safe from any thread.
class Publisher {
  public:
    /// Starts to connect. `random` and `observer` outlive it.
    Publisher(AmqpTarget target, PublisherOptions options, Random& random, BrokerObserver& observer);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Publishes the events in order and waits up to `within` for the broker to confirm them. Returns how many events,
    /// counted from the first, are confirmed: these are safe. The caller must publish the rest again, although some of
    /// them may have arrived. Subscribers are not required. Blocks, and calls run one at a time: call it on a pool. A
    /// thousand events in one call take hardly longer than one.
    [[nodiscard]] std::size_t publish(std::span<const Event> events, std::chrono::milliseconds within);

    /// The reason why nothing can be published now; empty when it can.
    [[nodiscard]] std::string trouble() const { return link_.trouble(); }

  private:
    class User;

    const PublisherOptions options_;
    const std::unique_ptr<User> user_;
    Link link_;
};

}  // namespace bourse::broker
