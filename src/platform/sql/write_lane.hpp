#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "base/mutex.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/service_thread.hpp"
#include "platform/tasks/task.hpp"
#include "platform/tasks/timed_event.hpp"

namespace bourse::sql {

/// Maximum time that a write of a request waits: for the thread of its lane and for earlier writers of the store.
inline constexpr std::chrono::seconds kMaxWriteWait{2};

/// Runs the writes of requests. SQLite has one writer, so a SQLite store gets a lane: one thread and a bounded queue.
/// Writes that wait for the writer then occupy no thread that reads. PostgreSQL has many writers, so its writes use the
/// pool of the reads. Safe from any thread. The destructor finishes the waiting writes.
class WriteLane {
  public:
    struct Limits {
        std::size_t max_waiting = 1024;
        std::chrono::milliseconds max_wait = kMaxWriteWait;
    };

    /// For writes to `database`; `pool` outlives the lane. Throws tasks::NoThread.
    WriteLane(const Database& database, tasks::BlockingPool& pool) : WriteLane(database, pool, Limits()) {}
    WriteLane(const Database& database, tasks::BlockingPool& pool, Limits limits);
    ~WriteLane();
    WriteLane(const WriteLane&) = delete;
    WriteLane& operator=(const WriteLane&) = delete;

    /// Runs `work`, and resumes on the caller's io thread with the result, or rethrows the exception. Throws
    /// Overloaded when too many writes wait, or when this one could not begin in time; it has written nothing then.
    /// `work` returns a value, and is a named variable of the awaiting coroutine: see BlockingPool::run_admitted().
    template <class Work>
    Task<std::invoke_result_t<Work&>> run(Work& work) {
        using Returned = std::invoke_result_t<Work&>;
        if (!thread_) {
            auto sharing = pool_.run(work);
            Returned value = co_await std::move(sharing);
            co_return value;
        }
        std::optional<Returned> value;
        std::exception_ptr error;
        const tasks::Executor home = co_await boost::asio::this_coro::executor;
        const auto job = std::make_shared<Job>(home, Clock::now() + limits_.max_wait, [&] {
            try {
                value.emplace(work());
            } catch (...) {
                error = std::current_exception();
            }
        });
        if (!enlist(job)) refuse("too many writes are waiting");
        auto waiting = job->done->wait_until(job->deadline);
        co_await std::move(waiting);
        if (withdraw(*job)) refuse("a write has waited too long");
        auto finishing = job->done->wait_until(Clock::time_point::max());
        co_await std::move(finishing);
        if (error) rethrow(error);
        co_return std::move(*value);
    }

    /// Whether the store has a lane.
    [[nodiscard]] bool has_thread() const { return thread_ != nullptr; }
    /// Number of waiting writes; a momentary value for metrics.
    [[nodiscard]] std::size_t waiting() const {
        const MutexLock lock(mutex_);
        return queue_.size();
    }
    /// Number of writes that were rejected because they, or too many others, waited too long.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  private:
    using Clock = std::chrono::steady_clock;

    /// A write; what `work` refers to lives in the frame of its coroutine, which ends after the work or withdraws it.
    struct Job {
        Job(const tasks::Executor& home, Clock::time_point until, std::function<void()> what)
            : deadline(until), work(std::move(what)), done(std::make_shared<tasks::TimedEvent>(home)) {}

        const Clock::time_point deadline;
        const std::function<void()> work;
        const std::shared_ptr<tasks::TimedEvent> done;
    };

    /// False when the queue is full.
    bool enlist(std::shared_ptr<Job> job);
    /// Removes the job from the queue; false when it has begun.
    bool withdraw(const Job& job);
    [[noreturn]] void refuse(const char* reason);
    /// Counts Overloaded.
    [[noreturn]] void rethrow(const std::exception_ptr& error);
    void work_off();
    /// Null at the end.
    std::shared_ptr<Job> take();

    tasks::BlockingPool& pool_;
    const Limits limits_;
    std::atomic<std::uint64_t> refused_{0};
    mutable Mutex mutex_;
    ConditionVariable wake_;
    bool is_closing_ BOURSE_GUARDED_BY(mutex_) = false;
    std::deque<std::shared_ptr<Job>> queue_ BOURSE_GUARDED_BY(mutex_);
    /// Null when writes use the pool. Declared last, so that it is joined first.
    std::unique_ptr<tasks::ServiceThread> thread_;
};

/// The threads for blocking work on a store.
struct StoreThreads {
    tasks::BlockingPool& reads;
    WriteLane& writes;
};

}  // namespace bourse::sql
