#include "platform/sql/sqlite/writer_turns.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace bourse::sql {

void WriterTurns::begin(std::optional<Time> deadline) {
    MutexLock lock(mutex_);
    const std::uint64_t number = ++last_;
    waiting_.push_back(number);
    while (is_taken_ || waiting_.front() != number) {
        if (!deadline) {
            changed_.wait(lock);
        } else if (!changed_.wait_until(lock, *deadline) && (is_taken_ || waiting_.front() != number)) {
            waiting_.erase(std::ranges::find(waiting_, number));
            changed_.notify_all();
            throw Overloaded("another write holds the store for longer than this one may wait");
        }
    }
    waiting_.pop_front();
    is_taken_ = true;
}

void WriterTurns::end() {
    {
        const MutexLock lock(mutex_);
        is_taken_ = false;
    }
    changed_.notify_all();
}

}  // namespace bourse::sql
