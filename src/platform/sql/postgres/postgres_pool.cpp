#include "platform/sql/postgres/postgres_pool.hpp"

#include <chrono>
#include <utility>

namespace bourse::sql {
namespace {

/// Interval at which a call that waits for a connection checks whether the server is gone.
constexpr std::chrono::milliseconds kSlice{50};

}  // namespace

std::unique_ptr<PostgresConnection> PostgresPool::take() {
    watch_.admit();
    const auto since = std::chrono::steady_clock::now();
    MutexLock lock(mutex_);
    for (;;) {
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            lock.unlock();
            if (connection->is_usable()) return connection;
            connection.reset();
            lock.lock();
            --open_;
        } else if (open_ < max_) {
            ++open_;
            lock.unlock();
            return make();
        } else {
            static_cast<void>(returned_.wait_for(lock, kSlice));
            watch_.check_turn(since);
        }
    }
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) noexcept {
    const bool is_usable = connection->is_usable();
    {
        const MutexLock lock(mutex_);
        if (connection->is_stale()) {
            // The idle connections have prepared the same statements for the same tables, so they are stale too.
            // Closing does not wait, and the reserved capacity stays.
            open_ -= idle_.size();
            idle_.clear();
        }
        if (is_usable) {
            idle_.push_back(std::move(connection));
        } else {
            --open_;
        }
    }
    returned_.notify_one();
}

std::unique_ptr<PostgresConnection> PostgresPool::make() {
    try {
        return std::make_unique<PostgresConnection>(watch_);
    } catch (...) {
        note_closed();
        throw;
    }
}

void PostgresPool::note_closed() noexcept {
    {
        const MutexLock lock(mutex_);
        --open_;
    }
    returned_.notify_one();
}

}  // namespace bourse::sql
