#include "platform/broker/publisher.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "platform/broker/confirms.hpp"

namespace bourse::broker {

/// The events of the current call, shared with the link's thread.
class Publisher::User final : public LinkUser {
  public:
    User(const PublisherOptions& options, BrokerObserver& observer) : options_(options), observer_(observer) {}

    /// Calls `wake` once there are events to send.
    template <class Wake>
    std::size_t publish(std::span<const Event> events, std::chrono::milliseconds within, const Wake& wake) {
        const auto deadline = std::chrono::steady_clock::now() + within;
        const MutexLock turn(turn_);
        MutexLock lock(mutex_);
        if (!is_open_ || events.empty()) return 0;
        events_ = events;
        sent_ = 0;
        states_.assign(events.size(), State::Waiting);
        wake();
        // The first unconfirmed event ends the call, because all later ones are published again
        // anyway.
        while (!has_ended() && settled_.wait_until(lock, deadline)) {
        }
        events_ = {};
        // A late confirmation must not count for the events of another call.
        ++call_;
        return confirmed();
    }

    void opened(AmqpConnection& connection) override {
        connection.declare_topic_exchange(options_.exchange);
        connection.select_confirms();
        const MutexLock lock(mutex_);
        confirms_.begin_anew();
        is_open_ = true;
    }

    void flush(AmqpConnection& connection) override {
        // Locked during the write, so that the caller's events stay valid; the caller waits for at
        // most one write.
        MutexLock lock(mutex_);
        while (sent_ < events_.size() && connection.is_writable()) {
            const Event& event = events_[sent_];
            connection.publish({.exchange = options_.exchange,
                                .routing_key = event.topic,
                                .body = event.body,
                                .message_id = event.id,
                                .type = event.topic,
                                .is_persistent = true});
            confirms_.published({call_, sent_++});
        }
    }

    void received(AmqpConnection&, Incoming incoming) override {
        const bool is_confirmed = incoming.kind == Incoming::Kind::Confirmed;
        if (!is_confirmed && incoming.kind != Incoming::Kind::Refused) return;
        const MutexLock lock(mutex_);
        for (const Confirms::Place place : confirms_.settle(incoming.tag, incoming.is_multiple)) {
            observer_.published(is_confirmed ? "confirmed" : "refused");
            if (place.call == call_) states_.at(place.index) = is_confirmed ? State::Confirmed : State::Refused;
        }
        settled_.notify_all();
    }

    void lost() override {
        const MutexLock lock(mutex_);
        is_open_ = false;
        for (State& state : states_) {
            if (state == State::Waiting) state = State::Refused;
        }
        confirms_.begin_anew();
        settled_.notify_all();
    }

  private:
    enum class State : std::uint8_t { Waiting, Confirmed, Refused };

    [[nodiscard]] std::size_t confirmed() const BOURSE_REQUIRES(mutex_) {
        const auto end = std::find_if(states_.begin(), states_.end(), [](State s) { return s != State::Confirmed; });
        return static_cast<std::size_t>(end - states_.begin());
    }
    [[nodiscard]] bool has_ended() const BOURSE_REQUIRES(mutex_) {
        const std::size_t count = confirmed();
        return count == states_.size() || states_[count] == State::Refused;
    }

    const PublisherOptions& options_;
    BrokerObserver& observer_;
    /// Held by the current publish(), so that calls run one at a time.
    Mutex turn_;
    Mutex mutex_;
    ConditionVariable settled_;
    bool is_open_ BOURSE_GUARDED_BY(mutex_) = false;
    /// Number of the current call.
    std::uint64_t call_ BOURSE_GUARDED_BY(mutex_) = 0;
    /// Owned by the caller; valid during its call.
    std::span<const Event> events_ BOURSE_GUARDED_BY(mutex_);
    std::size_t sent_ BOURSE_GUARDED_BY(mutex_) = 0;
    std::vector<State> states_ BOURSE_GUARDED_BY(mutex_);
    Confirms confirms_ BOURSE_GUARDED_BY(mutex_);
};

Publisher::Publisher(AmqpTarget target, PublisherOptions options, Random& random, BrokerObserver& observer)
    : options_(std::move(options)),
      user_(std::make_unique<User>(options_, observer)),
      link_(std::move(target), options_.link, *user_, random, observer) {
    link_.start();
}

Publisher::~Publisher() = default;

std::size_t Publisher::publish(std::span<const Event> events, std::chrono::milliseconds within) {
    return user_->publish(events, within, [this] { link_.wake(); });
}

}  // namespace bourse::broker
