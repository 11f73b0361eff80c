#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// An event that fires once; coroutines of any io thread can wait for it. Safe from any thread. It must outlive its
/// waiters.
class OneShotEvent {
  public:
    /// Resumes all waiters, each on its own io thread; later waits return immediately.
    void fire() {
        std::vector<std::function<void()>> waiters;
        {
            const MutexLock lock(mutex_);
            happened_ = true;
            waiters.swap(waiters_);
        }
        for (auto& resume : waiters) resume();
    }

    Task<> wait() {
        const Executor home = co_await boost::asio::this_coro::executor;
        const auto token = boost::asio::use_awaitable_t<Executor>{};
        auto initiate = [this, home](auto handler) {
            auto keep_home = boost::asio::prefer(home, boost::asio::execution::outstanding_work.tracked);
            // std::function needs a copyable target, but the handler is move-only, so it is shared.
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            enlist([keep_home, shared] { boost::asio::post(keep_home, std::move(*shared)); });
        };
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(std::move(initiate),
                                                                                                   token);
    }

  private:
    void enlist(std::function<void()> resume) {
        {
            const MutexLock lock(mutex_);
            if (!happened_) {
                waiters_.push_back(std::move(resume));
                return;
            }
        }
        resume();
    }

    Mutex mutex_;
    bool happened_ BOURSE_GUARDED_BY(mutex_) = false;
    std::vector<std::function<void()>> waiters_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::tasks
