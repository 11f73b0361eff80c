#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "platform/broker/link.hpp"
#include "platform/broker/pending_replies.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::broker {

struct RequesterOptions {
    /// Name of the queue to which requests are sent.
    std::string queue{};
    /// Limit from the call to the reply.
    std::chrono::milliseconds deadline{6000};
    /// Maximum number of pending requests; further ones fail immediately.
    std::size_t max_pending = 1000;
    LinkOptions link{.name = "requests"};
};

/// Sends requests to another role over RabbitMQ and awaits the replies. Replies use direct reply-to, so nothing remains
/// in the broker when either side disappears; a request that is not consumed in time expires in the queue. Safe from
/// any thread.
class Requester {
  public:
    /// Starts to connect. `random` and `observer` outlive it.
    Requester(AmqpTarget target, RequesterOptions options, Random& random, BrokerObserver& observer);
    /// No ask() may be pending.
    ~Requester();
    Requester(const Requester&) = delete;
    Requester& operator=(const Requester&) = delete;

    /// Returns the bytes of the reply. Errc::Unavailable at the deadline, or immediately when there is no connection,
    /// the connection is lost, the queue has no consumer, or too many requests are pending. The request may have been
    /// processed nevertheless, even twice: send only idempotent requests. For io threads.
    Task<Result<std::string>> ask(std::string body);

    /// The reason why no request can be sent now; empty when it can.
    [[nodiscard]] std::string trouble() const { return link_.trouble(); }
    /// Number of pending requests, for metrics.
    [[nodiscard]] std::size_t pending() const;

  private:
    class User;
    struct Waiter;

    const RequesterOptions options_;
    BrokerObserver& observer_;
    const std::unique_ptr<User> user_;
    Link link_;
};

}  // namespace bourse::broker
