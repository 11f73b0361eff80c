#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <utility>

#include "base/mutex.hpp"
#include "platform/tasks/one_shot_event.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Lets a limited number of callers through at once. The others wait in one queue for each key, such as an address. The
/// queues take turns, so a key with many callers delays another key by one caller only. When too many wait, the longest
/// queue loses its last caller. Safe from any thread. `Key` needs ==. The queues are searched one after the other,
/// which is fast enough for some hundreds.
template <class Key>
class FairGate {
  public:
    /// The right to be inside, until it is destroyed.
    class Pass {
      public:
        explicit Pass(FairGate& gate) : gate_(&gate) {}
        Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Pass& operator=(Pass&&) = delete;
        ~Pass() {
            if (gate_ != nullptr) gate_->leave();
        }

      private:
        FairGate* gate_;
    };

    /// `inside`: callers at once; `max_waiting`: of all keys. The gate outlives its passes and the tasks of enter().
    FairGate(std::size_t inside, std::size_t max_waiting) : free_(inside), max_waiting_(max_waiting) {}

    /// Waits for the turn of the caller. Empty when too many wait.
    [[nodiscard]] Task<std::optional<Pass>> enter(Key key) {
        const std::shared_ptr<Waiter> waiter = enlist(key);
        if (waiter == nullptr) co_return std::nullopt;
        co_await waiter->decided.wait();
        if (!waiter->is_admitted) co_return std::nullopt;
        co_return std::optional<Pass>(std::in_place, *this);
    }

    /// Number of waiting callers.
    [[nodiscard]] std::size_t waiting() const {
        const MutexLock lock(mutex_);
        return waiting_;
    }
    /// Number of callers refused since the start.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  private:
    struct Waiter {
        /// Written before the event fires.
        bool is_admitted = false;
        OneShotEvent decided;

        void decide(bool admit) {
            is_admitted = admit;
            decided.fire();
        }
    };
    /// Never empty.
    struct Queue {
        Key key;
        std::deque<std::shared_ptr<Waiter>> waiters;
    };

    /// A new waiter, perhaps decided already; null when it is refused.
    [[nodiscard]] std::shared_ptr<Waiter> enlist(const Key& key) {
        auto waiter = std::make_shared<Waiter>();
        std::shared_ptr<Waiter> displaced;
        {
            const MutexLock lock(mutex_);
            if (free_ > 0) {
                --free_;
                waiter->decide(true);
                return waiter;
            }
            if (waiting_ >= max_waiting_) {
                refused_.fetch_add(1, std::memory_order_relaxed);
                displaced = displace_for(key);
                if (displaced == nullptr) return nullptr;
            }
            queue_of(key).waiters.push_back(waiter);
            ++waiting_;
        }
        if (displaced != nullptr) displaced->decide(false);
        return waiter;
    }

    void leave() {
        std::shared_ptr<Waiter> next;
        {
            const MutexLock lock(mutex_);
            if (queues_.empty()) {
                ++free_;
                return;
            }
            Queue& first = queues_.front();
            next = std::move(first.waiters.front());
            first.waiters.pop_front();
            --waiting_;
            if (first.waiters.empty()) {
                queues_.pop_front();
            } else {
                queues_.splice(queues_.end(), queues_, queues_.begin());
            }
        }
        next->decide(true);
    }

    [[nodiscard]] Queue& queue_of(const Key& key) BOURSE_REQUIRES(mutex_) {
        const auto found = std::find_if(queues_.begin(), queues_.end(), [&](const Queue& q) { return q.key == key; });
        return found == queues_.end() ? queues_.emplace_back(Queue{key, {}}) : *found;
    }

    /// Takes the last waiter out of the longest queue; null when no queue is longer than that of `key` would become.
    [[nodiscard]] std::shared_ptr<Waiter> displace_for(const Key& key) BOURSE_REQUIRES(mutex_) {
        const auto longest = std::max_element(queues_.begin(), queues_.end(), [](const Queue& a, const Queue& b) {
            return a.waiters.size() < b.waiters.size();
        });
        const auto own = std::find_if(queues_.begin(), queues_.end(), [&](const Queue& q) { return q.key == key; });
        const std::size_t length = own == queues_.end() ? 0 : own->waiters.size();
        if (longest == queues_.end() || longest->waiters.size() <= length + 1) return nullptr;
        std::shared_ptr<Waiter> last = std::move(longest->waiters.back());
        longest->waiters.pop_back();
        --waiting_;
        return last;
    }

    mutable Mutex mutex_;
    std::size_t free_ BOURSE_GUARDED_BY(mutex_);
    const std::size_t max_waiting_;
    std::size_t waiting_ BOURSE_GUARDED_BY(mutex_) = 0;
    /// In the order of their turns.
    std::list<Queue> queues_ BOURSE_GUARDED_BY(mutex_);
    std::atomic<std::uint64_t> refused_{0};
};

}  // namespace bourse::tasks
