#pragma once
#include <algorithm>
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
    /// Jobs that wait for a batch; one too many is refused at once.
    QueueLimits queue{.max_waiting = 8192, .max_wait = kMaxWait};
    /// Jobs of one batch.
    std::size_t max_at_once = 1024;
};

/// Does in one go what many coroutines ask for: while one batch is written, the jobs that come meanwhile gather for the
/// next one, so that they share what a write costs however small it is (a transaction, an fsync). Jobs are written in
/// the order in which they came, one batch at a time, on a thread of its own. Safe from any thread.
template <class Job, class Outcome>
class Batcher {
  public:
    /// Writes all the jobs or, throwing, none of them; gives an outcome each, in their order. After bourse::Unavailable
    /// nobody knows what was written, and nothing is tried again.
    using Write = std::function<std::vector<Outcome>(std::span<const Job>)>;

    explicit Batcher(Write write, BatchLimits limits = {})
        : write_(std::move(write)), limits_(limits), thread_("batcher", [this] { run(); }) {}
    /// Writes what waits, then ends.
    ~Batcher() {
        {
            const MutexLock lock(mutex_);
            closing_ = true;
        }
        wake_.notify_one();
    }
    Batcher(const Batcher&) = delete;
    Batcher& operator=(const Batcher&) = delete;

    /// The outcome of the job, on the caller's io thread. Throws Overloaded at once when too many wait or one has for
    /// too long, and what the write threw: every job of a batch that the store could not write fails with it. When the
    /// write fails otherwise, which is a defect in a job, each job of the batch is written alone, so that it spoils no
    /// other's.
    Task<Outcome> submit(Job job) {
        Slot slot;
        const Executor home = co_await boost::asio::this_coro::executor;
        const auto token = boost::asio::use_awaitable_t<Executor>{};
        auto initiate = [this, &slot, &job, home](auto handler) {
            // std::function copies, the handler only moves: so it is shared.
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto resume = [shared] { std::move (*shared)(); };
            if (enlist({std::move(job), &slot, home, resume})) return;
            slot.error = std::make_exception_ptr(Overloaded("too many writes are waiting"));
            boost::asio::post(home, std::move(resume));
        };
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(std::move(initiate),
                                                                                                   token);
        if (slot.error) std::rethrow_exception(slot.error);
        co_return std::move(*slot.outcome);
    }

    /// For metrics, since they may be other numbers the next moment: jobs that no batch has taken up yet, and batches
    /// and jobs that were written or failed.
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

  private:
    using Clock = std::chrono::steady_clock;
    using Tracked =
        decltype(boost::asio::prefer(std::declval<Executor>(), boost::asio::execution::outstanding_work.tracked));

    /// Where the outcome goes: in the frame of the coroutine that waits.
    struct Slot {
        std::optional<Outcome> outcome;
        std::exception_ptr error;
    };
    struct Waiter {
        Clock::time_point since;
        Slot* slot;
        Executor home;
        /// Keeps the io thread from ending.
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

    /// The jobs of the next batch; false when there will be none.
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
            if (outcomes.size() != jobs.size()) throw std::logic_error("a batch has another number of outcomes");
            for (std::size_t i = 0; i < jobs.size(); ++i) waiters[i].slot->outcome.emplace(std::move(outcomes[i]));
        } catch (const Unavailable& failure) {
            // One each: io threads must not share an exception, which the last of them destroys.
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

    /// One wake-up for all coroutines of an io thread.
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
    /// As long as each other.
    std::vector<Job> jobs_ BOURSE_GUARDED_BY(mutex_);
    std::vector<Waiter> waiters_ BOURSE_GUARDED_BY(mutex_);
    std::uint64_t batches_ BOURSE_GUARDED_BY(mutex_) = 0;
    std::uint64_t finished_ BOURSE_GUARDED_BY(mutex_) = 0;
    /// Last: it uses all of the above until it has been joined.
    ServiceThread thread_;
};

}  // namespace bourse::tasks
