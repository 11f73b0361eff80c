#pragma once
#include <algorithm>
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/mutex.hpp"
#include "platform/tasks/queue_limits.hpp"
#include "platform/tasks/service_thread.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

struct BatchLimits {
    /// Maximum number of waiting jobs; further jobs are rejected immediately.
    QueueLimits queue{.max_waiting = 8192, .max_wait = kMaxWait};
    /// Maximum number of jobs in a batch.
    std::size_t max_at_once = 1024;
};

/// Combines jobs of many coroutines into batches: jobs that arrive while one batch is written form the next one and
/// share the fixed cost of a write (a transaction, an fsync). Jobs are written in order of arrival, one batch at a
/// time, on a separate thread. Safe from any thread.
template <class Job, class Outcome>
class Batcher {
  public:
    /// Writes all jobs and returns their outcomes in order, or throws and writes none. After bourse::Unavailable it is
    /// unknown what was written, and the batch is not retried.
    using Write = std::function<std::vector<Outcome>(std::span<const Job>)>;

    explicit Batcher(Write write, BatchLimits limits = {})
        : write_(std::move(write)), limits_(limits), thread_("batcher", [this] { run(); }) {}
    /// Writes the waiting jobs, then ends.
    ~Batcher() {
        {
            const MutexLock lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
    }
    Batcher(const Batcher&) = delete;
    Batcher& operator=(const Batcher&) = delete;

    /// Returns the outcome of the job, on the caller's io thread. Throws Overloaded immediately when too many jobs are
    /// waiting or one has waited too long. Rethrows bourse::Unavailable of the write to every job of the batch. After
    /// any other exception, which indicates a defective job, writes each job of the batch separately, so that only the
    /// defective job fails.
    Task<Outcome> submit(Job job) {
        Slot slot;
        const Executor home = co_await boost::asio::this_coro::executor;
        const auto token = boost::asio::use_awaitable_t<Executor>{};
        auto initiate = [this, &slot, &job, home](auto handler) {
            // std::function needs a copyable target, but the handler is move-only, so it is shared.
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto resume = [shared] { std::move (*shared)(); };
            if (enlist({std::move(job), &slot, home, resume})) return;
            refused_.fetch_add(1, std::memory_order_relaxed);
            slot.error = std::make_exception_ptr(Overloaded("too many writes are waiting"));
            boost::asio::post(home, std::move(resume));
        };
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(std::move(initiate),
                                                                                                   token);
        if (slot.error) std::rethrow_exception(slot.error);
        co_return std::move(*slot.outcome);
    }

    /// Momentary values for metrics: jobs not yet in a batch, and batches and jobs that were written or failed.
    [[nodiscard]] std::size_t waiting() const {
        const MutexLock lock(mutex_);
        return jobs_.size();
    }
    [[nodiscard]] std::uint64_t batches() const {
        const MutexLock lock(mutex_);
        return batches_;
    }
    [[nodiscard]] std::uint64_t finished() const {
        const MutexLock lock(mutex_);
        return finished_;
    }
    /// Number of jobs that submit() rejected.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  private:
    using Clock = std::chrono::steady_clock;
    using Tracked =
        decltype(boost::asio::prefer(std::declval<Executor>(), boost::asio::execution::outstanding_work.tracked));

    /// The destination of the outcome, in the frame of the waiting coroutine.
    struct Slot {
        std::optional<Outcome> outcome;
        std::exception_ptr error;
    };
    struct Waiter {
        Clock::time_point since;
        Slot* slot;
        Executor home;
        /// Keeps the io thread running.
        Tracked work;
        std::function<void()> resume;
    };
    struct Request {
        Job job;
        Slot* slot;
        Executor home;
        std::function<void()> resume;
    };

    bool enlist(Request request) {
        bool was_empty = false;
        {
            const MutexLock lock(mutex_);
            const Clock::time_point now = Clock::now();
            if (!admits(now)) return false;
            was_empty = jobs_.empty();
            jobs_.push_back(std::move(request.job));
            waiters_.push_back({now, request.slot, request.home,
                                boost::asio::prefer(request.home, boost::asio::execution::outstanding_work.tracked),
                                std::move(request.resume)});
        }
        if (was_empty) wake_.notify_one();
        return true;
    }

    [[nodiscard]] bool admits(Clock::time_point now) const BOURSE_REQUIRES(mutex_) {
        if (closing_) return false;
        return waiters_.empty() || limits_.queue.admit(waiters_.size(), waiters_.front().since, now);
    }

    void run() {
        std::vector<Job> jobs;
        std::vector<Waiter> waiters;
        while (take(jobs, waiters)) {
            write(jobs, waiters);
            {
                const MutexLock lock(mutex_);
                ++batches_;
                finished_ += jobs.size();
            }
            resume(waiters);
        }
    }

    /// Takes the jobs of the next batch; false at the end.
    bool take(std::vector<Job>& jobs, std::vector<Waiter>& waiters) {
        jobs.clear();
        waiters.clear();
        MutexLock lock(mutex_);
        while (!closing_ && jobs_.empty()) wake_.wait(lock);
        if (jobs_.empty()) return false;
        if (jobs_.size() <= limits_.max_at_once) {
            jobs.swap(jobs_);
            waiters.swap(waiters_);
            return true;
        }
        move_front(jobs_, jobs);
        move_front(waiters_, waiters);
        return true;
    }

    template <class Item>
    void move_front(std::vector<Item>& from, std::vector<Item>& to) {
        const auto end = from.begin() + static_cast<std::ptrdiff_t>(limits_.max_at_once);
        to.assign(std::make_move_iterator(from.begin()), std::make_move_iterator(end));
        from.erase(from.begin(), end);
    }

    void write(std::span<const Job> jobs, std::span<const Waiter> waiters) {
        try {
            std::vector<Outcome> outcomes = write_(jobs);
            if (outcomes.size() != jobs.size()) throw std::logic_error("a batch has the wrong number of outcomes");
            for (std::size_t i = 0; i < jobs.size(); ++i) waiters[i].slot->outcome.emplace(std::move(outcomes[i]));
        } catch (const Unavailable& failure) {
            // A separate exception for each: io threads must not share an exception object, because the last one
            // destroys it.
            for (const Waiter& waiter : waiters) {
                waiter.slot->error = std::make_exception_ptr(Unavailable(failure.what()));
            }
        } catch (...) {
            if (jobs.size() == 1) {
                waiters.front().slot->error = std::current_exception();
                return;
            }
            for (std::size_t i = 0; i < jobs.size(); ++i) write(jobs.subspan(i, 1), waiters.subspan(i, 1));
        }
    }

    /// Resumes all coroutines of an io thread with one post.
    static void resume(std::vector<Waiter>& waiters) {
        while (!waiters.empty()) {
            const Executor home = waiters.front().home;
            const auto others = std::partition(waiters.begin(), waiters.end(),
                                               [&](const Waiter& waiter) { return waiter.home != home; });
            std::vector<Waiter> same(std::make_move_iterator(others), std::make_move_iterator(waiters.end()));
            waiters.erase(others, waiters.end());
            boost::asio::post(home, [same = std::move(same)] {
                for (const Waiter& waiter : same) waiter.resume();
            });
        }
    }

    const Write write_;
    const BatchLimits limits_;
    mutable Mutex mutex_;
    ConditionVariable wake_;
    bool closing_ BOURSE_GUARDED_BY(mutex_) = false;
    /// The same length as waiters_.
    std::vector<Job> jobs_ BOURSE_GUARDED_BY(mutex_);
    std::vector<Waiter> waiters_ BOURSE_GUARDED_BY(mutex_);
    std::uint64_t batches_ BOURSE_GUARDED_BY(mutex_) = 0;
    std::uint64_t finished_ BOURSE_GUARDED_BY(mutex_) = 0;
    std::atomic<std::uint64_t> refused_{0};
    /// Declared last: the thread uses all members above until it is joined.
    ServiceThread thread_;
};

}  // namespace bourse::tasks
