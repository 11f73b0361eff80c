#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/random.hpp"
#include "platform/broker/link.hpp"
#include "platform/tasks/io_threads.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::broker {

struct ResponderOptions {
    /// The queue of requests. All responders of a queue must declare it with the same options.
    std::string queue{};
    /// Maximum number of requests processed concurrently.
    std::uint16_t prefetch = 64;
    /// How long the queue accepts and keeps requests without a consumer: the time of a restart.
    std::chrono::milliseconds queue_expires{5000};
    /// Maximum length of the queue. The oldest request is dropped first; its caller has given up by then.
    std::int64_t max_waiting = 10'000;
    LinkOptions link{.name = "answers"};
};

/// Replies to requests received over RabbitMQ. A request is acknowledged after its reply was published, so that another
/// process receives it if this one dies. An expired request is not processed. Safe from any thread.
class Responder {
  public:
    /// Computes the reply to a request; runs on an io thread. An exception ends the request without a reply.
    using Handler = std::function<Task<std::string>(std::string question)>;

    /// References outlive the object.
    Responder(AmqpTarget target, ResponderOptions options, Handler handler, tasks::IoThreads& threads, Random& random,
              BrokerObserver& observer);
    /// Unfinished requests are redelivered to others. Handlers on the io threads must have finished: see drain().
    ~Responder();
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    /// Starts to connect and to reply. Call it once.
    void start() { link_->start(); }
    /// Takes no more requests and waits up to `within` until the current ones are answered. Blocks.
    void drain(std::chrono::milliseconds within);

    /// The reason why no request can arrive; empty when they can.
    [[nodiscard]] std::string trouble() const;

  private:
    class User;

    const ResponderOptions options_;
    /// Shared with the coroutines that process requests.
    const std::shared_ptr<User> user_;
    std::unique_ptr<Link> link_;
};

}  // namespace bourse::broker
