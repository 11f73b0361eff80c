#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/random.hpp"
#include "platform/broker/link.hpp"

namespace bourse::broker {

/// Something that happened and that others may want to know: JSON.
struct Event {
    /// What it is, which is what subscribers choose by: `order.placed`.
    std::string topic;
    /// The same whenever it is sent, so that subscribers tell what comes twice.
    std::string id;
    std::string body;
};

struct PublisherOptions {
    /// A durable topic exchange; queues that subscribers bind to it should be durable too.
    std::string exchange = "bourse.events";
    LinkOptions link{.name = "events"};
};

/// Publishes events that must not be lost: persistent, and confirmed by the broker. Safe from any thread.
class Publisher {
  public:
    /// Begins to connect. `random` and `observer` outlive it.
    Publisher(AmqpTarget target, PublisherOptions options, Random& random, BrokerObserver& observer);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Publishes the events in their order and waits until the broker has confirmed them, at most `within`. How many
    /// of them, from the first on, it has: these are safe. The rest is to be published again, and may have arrived all
    /// the same. Nobody has to listen. Blocks, and one call at a time goes on: call it on a pool. A thousand events in
    /// one call are confirmed nearly as quickly as one.
    [[nodiscard]] std::size_t publish(std::span<const Event> events, std::chrono::milliseconds within);

    /// Why nothing can be published now; empty when it can.
    [[nodiscard]] std::string trouble() const { return link_.trouble(); }

  private:
    class User;

    const PublisherOptions options_;
    const std::unique_ptr<User> user_;
    Link link_;
};

}  // namespace bourse::broker
