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
    /// Whom to ask: the name of a queue.
    std::string queue{};
    /// From the call to the answer.
    std::chrono::milliseconds deadline{6000};
    /// How many may wait for an answer at once; more fail at once.
    std::size_t max_pending = 1000;
    LinkOptions link{.name = "requests"};
};

/// Asks another role over RabbitMQ and awaits its answer. Answers come by direct reply-to, so that nothing is left in
/// the broker when either end is gone; a question nobody takes in time leaves the queue by itself. Safe from any
/// thread.
class Requester {
  public:
    /// Begins to connect. `random` and `observer` outlive it.
    Requester(AmqpTarget target, RequesterOptions options, Random& random, BrokerObserver& observer);
    /// Nobody awaits an answer any more.
    ~Requester();
    Requester(const Requester&) = delete;
    Requester& operator=(const Requester&) = delete;

    /// The answer's bytes. Errc::Unavailable, at the deadline at the latest: at once when there is no connection, when
    /// it breaks, when nobody listens to the queue, and when too many wait. The question may have been worked on all
    /// the same, and may be worked on twice: ask only what may be asked again. For io threads.
    Task<Result<std::string>> ask(std::string body);

    /// Why nothing can be asked now; empty when it can.
    [[nodiscard]] std::string trouble() const { return link_.trouble(); }
    /// Who waits for an answer now; for metrics.
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
