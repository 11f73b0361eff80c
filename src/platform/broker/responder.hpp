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
    /// The queue that questions come by. Every responder of a queue declares it alike.
    std::string queue{};
    /// How many questions are worked on at once, at most.
    std::uint16_t prefetch = 64;
    /// How long questions are kept, and taken, while nobody listens: the time of a restart.
    std::chrono::milliseconds queue_expires{5000};
    /// The oldest leaves when more wait; nobody waits for it any more by then.
    std::int64_t max_waiting = 10'000;
    LinkOptions link{.name = "answers"};
};

/// Answers questions that come over RabbitMQ. A question is acknowledged after its answer was published, so that one
/// whose process dies goes to another; one whose time is over is not worked on. Safe from any thread.
class Responder {
  public:
    /// Gives the answer to a question; runs on an io thread. What it throws ends the question without an answer.
    using Handler = std::function<Task<std::string>(std::string question)>;

    /// What is taken by reference outlives it.
    Responder(AmqpTarget target, ResponderOptions options, Handler handler, tasks::IoThreads& threads, Random& random,
              BrokerObserver& observer);
    /// Questions in hand go to others. The io threads have ended what they had begun: see drain().
    ~Responder();
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    /// Begins to connect and to answer. Once.
    void start() { link_->start(); }
    /// Takes no more questions and waits until those in hand are answered, for at most so long. Blocks.
    void drain(std::chrono::milliseconds within);

    /// Why no question can come; empty when it can.
    [[nodiscard]] std::string trouble() const { return link_->trouble(); }

  private:
    class User;

    const ResponderOptions options_;
    /// Shared with the coroutines that work on questions.
    const std::shared_ptr<User> user_;
    std::unique_ptr<Link> link_;
};

}  // namespace bourse::broker
