#pragma once
#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/mutex.hpp"
#include "platform/tasks/queue_limits.hpp"
#include "platform/tasks/service_thread.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Threads for blocking work: SQL, hashing, provider calls, large resampling. Io threads never block; they await run().
/// Safe from any thread. The destructor finishes all started work and joins.
class BlockingPool {
  public:
    /// `niceness`: of its threads; see ServiceThread. Throws NoThread.
    explicit BlockingPool(std::size_t threads, QueueLimits limits = {}, int niceness = 0) : limits_(limits) {
        try {
            for (std::size_t i = 0; i < threads; ++i) {
                threads_.emplace_back(
                    "blocking", [this] { context_.run(); }, niceness);
            }
        } catch (...) {
            // boost::asio::thread_pool would wait for its first threads for ever here.
            context_.stop();
            throw;
        }
    }
    ~BlockingPool() { guard_.reset(); }
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    /// Calls run_admitted() within the limits; otherwise throws Overloaded immediately.
    template <class Work>
    Task<std::invoke_result_t<Work&>> run(Work& work) {
        if (!admits()) {
            refused_.fetch_add(1, std::memory_order_relaxed);
            throw Overloaded("too many jobs are waiting for a thread");
        }
        return run_admitted(work);
    }

    /// Runs `work` on the pool, whatever the queue length: for work that must not be rejected any more, such as the
    /// rest of a request. Resumes on the caller's io thread with the result, or rethrows the exception. `work` must
    /// return a value. It must be a named variable of the awaiting coroutine, which keeps it alive: g++ 12 destroys the
    /// captures of a closure twice when it is a temporary in an await expression.
    template <class Work>
    Task<std::invoke_result_t<Work&>> run_admitted(Work& work) {
        using Value = std::invoke_result_t<Work&>;
        static_assert(!std::is_void_v<Value>);
        struct Outcome {
            std::optional<Value> value;
            std::exception_ptr error;
        };
        Outcome outcome;
        const Executor home = co_await boost::asio::this_coro::executor;
        const auto token = boost::asio::use_awaitable_t<Executor>{};
        // The completion must not run before the coroutine is suspended, so it is posted to the io thread.
        auto initiate = [this, &outcome, &work, home](auto handler) {
            auto keep_home = boost::asio::prefer(home, boost::asio::execution::outstanding_work.tracked);
            enter_queue();
            boost::asio::post(context_, [this, &outcome, &work, keep_home, handler = std::move(handler)]() mutable {
                running_.fetch_add(1, std::memory_order_relaxed);
                leave_queue();
                try {
                    outcome.value.emplace(work());
                } catch (...) {
                    outcome.error = std::current_exception();
                }
                running_.fetch_sub(1, std::memory_order_relaxed);
                boost::asio::post(keep_home, std::move(handler));
            });
        };
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(std::move(initiate),
                                                                                                   token);
        if (outcome.error) std::rethrow_exception(outcome.error);
        co_return std::move(*outcome.value);
    }

    [[nodiscard]] std::size_t threads() const { return threads_.size(); }
    /// Number of waiting jobs; a momentary value for metrics.
    [[nodiscard]] std::size_t waiting() const {
        const MutexLock lock(mutex_);
        return arrivals_.size();
    }
    /// Number of running jobs; at most one for each thread.
    [[nodiscard]] std::size_t running() const { return running_.load(std::memory_order_relaxed); }
    /// Number of jobs that run() rejected.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool admits() const {
        const MutexLock lock(mutex_);
        return arrivals_.empty() || limits_.admit(arrivals_.size(), arrivals_.front(), Clock::now());
    }
    void enter_queue() {
        const MutexLock lock(mutex_);
        arrivals_.push_back(Clock::now());
    }
    /// Threads start jobs in order of arrival.
    void leave_queue() {
        const MutexLock lock(mutex_);
        arrivals_.pop_front();
    }

    const QueueLimits limits_;
    mutable Mutex mutex_;
    /// Arrival times of the waiting jobs.
    std::deque<Clock::time_point> arrivals_ BOURSE_GUARDED_BY(mutex_);
    std::atomic<std::size_t> running_{0};
    std::atomic<std::uint64_t> refused_{0};
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<Executor> guard_{context_.get_executor()};
    /// Declared last, so that they are joined first.
    std::vector<ServiceThread> threads_;
};

}  // namespace bourse::tasks
