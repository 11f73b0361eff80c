#include "platform/broker/responder.hpp"
#include "platform/tasks/spawn.hpp"

#include <atomic>
#include <deque>
#include <optional>
#include <utility>

#include "base/mutex.hpp"

namespace bourse::broker {
namespace {

using std::chrono::steady_clock;

/// Processing limit for a request without an expiration of its own, counted from its arrival.
constexpr std::chrono::milliseconds kDefaultTime{60'000};

}  // namespace

class Responder::User final : public LinkUser, public std::enable_shared_from_this<User> {
  public:
    User(const ResponderOptions& options, Handler handler, tasks::IoThreads& threads, BrokerObserver& observer)
        : options_(options), handler_(std::move(handler)), threads_(threads), observer_(observer) {}

    /// Finished replies wake the link. Set before the first message arrives.
    void set_link(Link* link) {
        const MutexLock lock(mutex_);
        link_ = link;
    }

    void opened(AmqpConnection& connection) override {
        connection.declare_queue(options_.queue,
                                 {.expires = options_.queue_expires, .max_messages = options_.max_waiting});
        connection.set_prefetch(options_.prefetch);
        connection.consume(options_.queue, true);
        const MutexLock lock(mutex_);
        ++generation_;
        has_stopped_ = false;
    }

    void flush(AmqpConnection& connection) override {
        if (must_stop()) connection.stop_consuming();
        while (connection.is_writable()) {
            const auto done = next_done();
            if (!done) return;
            if (done->answer) {
                connection.publish({.routing_key = done->question.reply_to,
                                    .body = *done->answer,
                                    .correlation_id = done->question.correlation_id});
            }
            connection.acknowledge(done->question.tag);
        }
    }

    /// Deletes the queue, so that later requests fail immediately. The broker refuses this, harmlessly, while other
    /// consumers exist.
    void closing(AmqpConnection& connection) override { connection.delete_idle_queue(options_.queue); }

    void received(AmqpConnection&, Incoming incoming) override {
        if (incoming.kind != Incoming::Kind::Message) return;
        Question question;
        {
            const MutexLock lock(mutex_);
            // Messages that arrive after consuming stopped are redelivered to another consumer when
            // the connection closes.
            if (is_draining_) return;
            ++in_hand_;
            question.generation = generation_;
        }
        question.tag = incoming.tag;
        question.reply_to = std::move(incoming.reply_to);
        question.correlation_id = std::move(incoming.correlation_id);
        question.body = std::move(incoming.body);
        question.deadline = steady_clock::now() + incoming.expiration.value_or(kDefaultTime);
        const auto executor = threads_.executor(next_thread_++ % threads_.size());
        // The only place that spawns requests: work() owns its request; drain() waits for it.
        tasks::spawn(executor, work(shared_from_this(), std::move(question)),
                     [self = shared_from_this()](std::string_view what) { self->drop(what); });
    }

    void lost() override {
        // Unacknowledged requests are redelivered, to this or another process.
        const MutexLock lock(mutex_);
        in_hand_ -= done_.size();
        done_.clear();
        ++generation_;
        changed_.notify_all();
    }

    /// Why requests of other processes are not all handled; empty when they are.
    [[nodiscard]] std::string trouble() {
        const MutexLock lock(mutex_);
        return has_dropped_ ? "a request was dropped; restart the process" : "";
    }

    void drain(std::chrono::milliseconds within) {
        const auto deadline = steady_clock::now() + within;
        MutexLock lock(mutex_);
        is_draining_ = true;
        if (link_ != nullptr) link_->wake();
        while (in_hand_ != 0 && changed_.wait_until(lock, deadline)) {
        }
    }

  private:
    struct Question {
        std::uint64_t generation = 0;
        std::uint64_t tag = 0;
        std::string reply_to;
        std::string correlation_id;
        std::string body;
        steady_clock::time_point deadline;
    };
    struct Done {
        Question question;
        /// Empty when no reply is to be sent.
        std::optional<std::string> answer;
    };

    static Task<> work(std::shared_ptr<User> self, Question question) {
        std::optional<std::string> answer;
        std::string_view outcome = "expired";
        if (steady_clock::now() < question.deadline) {
            try {
                auto answering = self->handler_(std::move(question.body));
                answer = co_await std::move(answering);
                outcome = "answered";
            } catch (const std::exception&) {
                outcome = "failed";
            }
        }
        // The requester has given up, so no reply is sent.
        if (steady_clock::now() >= question.deadline || question.reply_to.empty()) {
            answer.reset();
            if (outcome == "answered") outcome = "expired";
        }
        self->observer_.served(outcome);
        self->finish({std::move(question), std::move(answer)});
    }

    /// The request stays unanswered, and the broker counts it as in progress until the link reconnects.
    void drop(std::string_view why) {
        {
            const MutexLock lock(mutex_);
            --in_hand_;
            has_dropped_ = true;
            changed_.notify_all();
        }
        observer_.dropped(why);
    }

    void finish(Done done) {
        const MutexLock lock(mutex_);
        if (done.question.generation != generation_) {
            --in_hand_;
            changed_.notify_all();
            return;
        }
        done_.push_back(std::move(done));
        if (link_ != nullptr) link_->wake();
    }
    std::optional<Done> next_done() {
        const MutexLock lock(mutex_);
        if (done_.empty()) return std::nullopt;
        Done done = std::move(done_.front());
        done_.pop_front();
        --in_hand_;
        changed_.notify_all();
        return done;
    }
    /// True once, after draining has begun.
    bool must_stop() {
        const MutexLock lock(mutex_);
        return is_draining_ && !std::exchange(has_stopped_, true);
    }

    const ResponderOptions& options_;
    const Handler handler_;
    tasks::IoThreads& threads_;
    BrokerObserver& observer_;
    /// Used by the link's thread only.
    std::size_t next_thread_ = 0;
    Mutex mutex_;
    ConditionVariable changed_;
    Link* link_ BOURSE_GUARDED_BY(mutex_) = nullptr;
    /// Identifies the connection of a request, because it cannot be acknowledged on another one.
    std::uint64_t generation_ BOURSE_GUARDED_BY(mutex_) = 0;
    /// Requests in progress or with a reply in done_. A reply taken from done_ is sent before the
    /// link's thread ends.
    std::size_t in_hand_ BOURSE_GUARDED_BY(mutex_) = 0;
    std::deque<Done> done_ BOURSE_GUARDED_BY(mutex_);
    bool is_draining_ BOURSE_GUARDED_BY(mutex_) = false;
    bool has_dropped_ BOURSE_GUARDED_BY(mutex_) = false;
    bool has_stopped_ BOURSE_GUARDED_BY(mutex_) = false;
};

Responder::Responder(AmqpTarget target, ResponderOptions options, Handler handler, tasks::IoThreads& threads,
                     Random& random, BrokerObserver& observer)
    : options_(std::move(options)),
      user_(std::make_shared<User>(options_, std::move(handler), threads, observer)),
      link_(std::make_unique<Link>(std::move(target), options_.link, *user_, random, observer)) {
    user_->set_link(link_.get());
}

Responder::~Responder() {
    // Coroutines still running then finish without a link.
    user_->set_link(nullptr);
    link_.reset();
}

std::string Responder::trouble() const {
    std::string trouble = link_->trouble();
    return trouble.empty() ? user_->trouble() : trouble;
}

void Responder::drain(std::chrono::milliseconds within) {
    user_->drain(within);
}

}  // namespace bourse::broker
