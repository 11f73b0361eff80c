#pragma once
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <chrono>
#include <memory>

#include "platform/tasks/into.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// An event that fires once; one coroutine waits for it until a deadline. Shared by the coroutine and the code that
/// fires it, because either may end first.
class TimedEvent : public std::enable_shared_from_this<TimedEvent> {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// `home` is the executor of the coroutine that will wait.
    explicit TimedEvent(Executor home) : timer_(home) {}

    /// Resumes the waiter on its io thread; a later wait returns immediately. Safe from any thread.
    void fire() {
        const auto home = boost::asio::prefer(timer_.get_executor(), boost::asio::execution::outstanding_work.tracked);
        boost::asio::post(home, [self = shared_from_this(), home] {
            self->happened_ = true;
            self->timer_.cancel();
        });
    }

    /// Returns when the event has fired or the deadline has passed.
    Task<> wait_until(Time deadline) {
        if (happened_) co_return;
        boost::system::error_code cancelled;
        timer_.expires_at(deadline);
        co_await timer_.async_wait(into(cancelled));
    }

  private:
    using Clock = std::chrono::steady_clock;
    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor> timer_;
    /// Used only on the io thread.
    bool happened_ = false;
};

}  // namespace bourse::tasks
