#include "platform/sql/write_lane.hpp"

#include <algorithm>

#include "platform/sql/write_deadline.hpp"

namespace bourse::sql {

WriteLane::WriteLane(const Database& database, tasks::BlockingPool& pool, Limits limits)
    : pool_(pool), limits_(limits) {
    if (database.dialect() != Dialect::Sqlite) return;
    thread_ = std::make_unique<tasks::ServiceThread>("writes", [this] { work_off(); });
}

WriteLane::~WriteLane() {
    {
        const MutexLock lock(mutex_);
        is_closing_ = true;
    }
    wake_.notify_one();
}

bool WriteLane::enlist(std::shared_ptr<Job> job) {
    {
        const MutexLock lock(mutex_);
        if (queue_.size() >= limits_.max_waiting) return false;
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

bool WriteLane::withdraw(const Job& job) {
    const MutexLock lock(mutex_);
    const auto found = std::ranges::find(queue_, &job, &std::shared_ptr<Job>::get);
    if (found == queue_.end()) return false;
    queue_.erase(found);
    return true;
}

void WriteLane::refuse(const char* reason) {
    refused_.fetch_add(1, std::memory_order_relaxed);
    throw Overloaded(reason);
}

void WriteLane::rethrow(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Overloaded&) {
        refused_.fetch_add(1, std::memory_order_relaxed);
        throw;
    }
}

void WriteLane::work_off() {
    while (const std::shared_ptr<Job> job = take()) {
        {
            const WriteDeadline deadline(job->deadline);
            job->work();
        }
        job->done->fire();
    }
}

std::shared_ptr<WriteLane::Job> WriteLane::take() {
    MutexLock lock(mutex_);
    while (queue_.empty() && !is_closing_) wake_.wait(lock);
    if (queue_.empty()) return nullptr;
    std::shared_ptr<Job> job = std::move(queue_.front());
    queue_.pop_front();
    return job;
}

}  // namespace bourse::sql
