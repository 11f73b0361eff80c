#include "platform/broker/requester.hpp"

#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/mutex.hpp"
#include "base/uuid.hpp"
#include "platform/tasks/timed_event.hpp"

namespace bourse::broker {
namespace {

using std::chrono::steady_clock;

/// RabbitMQ's direct reply-to pseudo-queue.
constexpr std::string_view kReplyHere = "amq.rabbitmq.reply-to";
constexpr std::chrono::seconds kRetryAfter{1};

std::string random_prefix(Random& random) {
    return Uuid::make(UtcTime(Date(1970, 1, 1)), random).to_string() + '-';
}

Error unavailable(std::string_view detail, std::string diagnostic) {
    return {Errc::Unavailable, std::string(detail), std::move(diagnostic), {}, kRetryAfter};
}

}  // namespace

/// Written and read under User's mutex.
struct Requester::Waiter {
    explicit Waiter(tasks::Executor home) : event(std::make_shared<tasks::TimedEvent>(home)) {}
    std::shared_ptr<tasks::TimedEvent> event;
    std::optional<Ending> ending;
    std::string body;
};

/// The state shared by io threads and the link's thread.
class Requester::User final : public LinkUser {
  public:
    User(const RequesterOptions& options, Random& random, BrokerObserver& observer)
        : options_(options), observer_(observer), pending_(options.max_pending, random_prefix(random)) {}

    /// Returns the id; empty when too many requests are waiting.
    std::optional<std::string> enlist(const std::shared_ptr<Waiter>& waiter, std::string body,
                                      steady_clock::time_point deadline) {
        const MutexLock lock(mutex_);
        auto id = pending_.add(deadline, [waiter](Ending ending, std::string answer) {
            waiter->ending = ending;
            waiter->body = std::move(answer);
            waiter->event->fire();
        });
        if (id) unsent_.push_back({*id, std::move(body), deadline});
        return id;
    }
    /// The outcome; empty when the deadline passed first.
    std::optional<Ending> conclude(const std::string& id, const Waiter& waiter) {
        const MutexLock lock(mutex_);
        pending_.forget(id);
        return waiter.ending;
    }
    [[nodiscard]] std::size_t pending() const {
        const MutexLock lock(mutex_);
        return pending_.size();
    }

    void opened(AmqpConnection& connection) override { connection.consume(kReplyHere, false); }

    void flush(AmqpConnection& connection) override {
        while (connection.is_writable()) {
            const auto question = next_unsent();
            if (!question) return;
            send(connection, *question);
        }
    }
    void received(AmqpConnection&, Incoming incoming) override {
        const bool is_returned = incoming.kind == Incoming::Kind::Returned;
        if (!is_returned && incoming.kind != Incoming::Kind::Message) return;
        const MutexLock lock(mutex_);
        if (!pending_.settle(incoming.correlation_id, is_returned ? Ending::NobodyListens : Ending::Answered,
                             std::move(incoming.body), steady_clock::now())) {
            observer_.ignored();
        }
    }
    void lost() override {
        const MutexLock lock(mutex_);
        unsent_.clear();
        pending_.lose_all();
    }

  private:
    struct Question {
        std::string id;
        std::string body;
        steady_clock::time_point deadline;
    };

    /// The next request whose caller still waits.
    std::optional<Question> next_unsent() {
        const MutexLock lock(mutex_);
        while (!unsent_.empty()) {
            Question question = std::move(unsent_.front());
            unsent_.pop_front();
            if (pending_.is_waiting(question.id, steady_clock::now())) return question;
        }
        return std::nullopt;
    }
    void send(AmqpConnection& connection, const Question& question) const {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(question.deadline - steady_clock::now());
        connection.publish({.routing_key = options_.queue,
                            .body = question.body,
                            .correlation_id = question.id,
                            .reply_to = kReplyHere,
                            .expiration = std::max(left, std::chrono::milliseconds(1)),
                            .is_mandatory = true});
    }

    const RequesterOptions& options_;
    BrokerObserver& observer_;
    mutable Mutex mutex_;
    PendingReplies pending_ BOURSE_GUARDED_BY(mutex_);
    /// Requests not sent yet: at most the pending ones, plus abandoned ones.
    std::deque<Question> unsent_ BOURSE_GUARDED_BY(mutex_);
};

Requester::Requester(AmqpTarget target, RequesterOptions options, Random& random, BrokerObserver& observer)
    : options_(std::move(options)),
      observer_(observer),
      user_(std::make_unique<User>(options_, random, observer)),
      link_(std::move(target), options_.link, *user_, random, observer) {
    link_.start();
}

Requester::~Requester() = default;

std::size_t Requester::pending() const {
    return user_->pending();
}

Task<Result<std::string>> Requester::ask(std::string body) {
    const auto begun = steady_clock::now();
    const auto observe = [&](std::string_view outcome) {
        observer_.asked(outcome, std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun));
    };
    if (!link_.is_up()) {
        observe("not_connected");
        co_return unavailable("quotes service unavailable", "broker: " + link_.trouble());
    }
    const auto waiter = std::make_shared<Waiter>(co_await boost::asio::this_coro::executor);
    const auto deadline = begun + options_.deadline;
    const auto id = user_->enlist(waiter, std::move(body), deadline);
    if (!id) {
        observe("too_many");
        co_return unavailable("too many requests to the quotes service", "broker: too many requests wait");
    }
    link_.wake();
    // The link was lost between the first check and enlist(): without this check the request would wait until its
    // deadline.
    if (link_.is_up()) {
        auto waiting = waiter->event->wait_until(deadline);
        co_await std::move(waiting);
    }
    const auto ending = user_->conclude(*id, *waiter);
    if (!ending) {
        observe(link_.is_up() ? "late" : "lost");
        co_return unavailable("quotes service did not answer in time", "broker: no answer in time");
    }
    switch (*ending) {
        case Ending::Answered:
            observe("answered");
            co_return std::move(waiter->body);
        case Ending::NobodyListens:
            observe("nobody_listens");
            co_return unavailable("quotes service is not running", "broker: no consumer on " + options_.queue);
        case Ending::Lost:
            break;
    }
    observe("lost");
    co_return unavailable("quotes service unavailable", "broker: the connection was lost");
}

}  // namespace bourse::broker
