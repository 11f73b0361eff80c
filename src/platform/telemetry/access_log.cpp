#include "platform/telemetry/access_log.hpp"

#include <cmath>

#include "base/json_writer.hpp"

namespace bourse::telemetry {
namespace {

/// Maximum delay of a line, so that many lines are written at once.
constexpr std::chrono::milliseconds kPause{50};
constexpr std::size_t kWriteAt = 64 * 1024;

void append_line(std::string& lines, LogFormat format, const AccessRecord& record) {
    std::string milliseconds;
    append_number(milliseconds, std::round(static_cast<double>(record.duration.count()) / 1e3) / 1e3);
    std::string bytes;
    append_number(bytes, static_cast<std::int64_t>(record.bytes_sent));
    std::string status;
    append_number(status, static_cast<std::int64_t>(record.status));
    format_line(lines, format, record.finished, Level::Info, "request",
                {{"method", record.method},
                 {"target", record.target.view()},
                 {"status", status},
                 {"operation", record.operation},
                 {"duration_ms", milliseconds},
                 {"bytes", bytes},
                 {"remote", record.remote_address.view()},
                 {"request_id", record.request_id.view()}});
    lines += '\n';
}

}  // namespace

AccessLog::AccessLog(std::size_t producers, LogFormat format, int descriptor, const Clock& clock)
    : format_(format), descriptor_(descriptor), clock_(clock) {
    for (std::size_t i = 0; i < producers; ++i) rings_.push_back(std::make_unique<Ring>());
    writer_.emplace("access-log", [this] { run(); });
}

AccessLog::~AccessLog() {
    {
        const MutexLock lock(mutex_);
        stopping_ = true;
    }
    stopping_changed_.notify_one();
    writer_.reset();
}

AccessRecord* AccessLog::claim(std::size_t producer) {
    Ring& ring = *rings_[producer];
    const std::uint64_t head = ring.head.load(std::memory_order_relaxed);
    if (head - ring.tail.load(std::memory_order_acquire) == kRingSize) {
        ring.dropped.store(ring.dropped.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        return nullptr;
    }
    return &ring.records[head % kRingSize];
}

void AccessLog::publish(std::size_t producer) {
    Ring& ring = *rings_[producer];
    ring.head.store(ring.head.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

void AccessLog::run() {
    MutexLock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        drain();
        lock.lock();
        if (!stopping_) static_cast<void>(stopping_changed_.wait_for(lock, kPause));
    }
    lock.unlock();
    while (drain()) {
    }
}

bool AccessLog::drain() {
    bool any = false;
    for (const auto& ring : rings_) {
        std::uint64_t tail = ring->tail.load(std::memory_order_relaxed);
        const std::uint64_t head = ring->head.load(std::memory_order_acquire);
        any |= tail != head;
        for (; tail != head; ++tail) {
            append_line(lines_, format_, ring->records[tail % kRingSize]);
            ring->tail.store(tail + 1, std::memory_order_release);
            if (lines_.size() >= kWriteAt) {
                write_all(descriptor_, lines_);
                lines_.clear();
            }
        }
        log_dropped(*ring);
    }
    write_all(descriptor_, lines_);
    lines_.clear();
    return any;
}

void AccessLog::log_dropped(Ring& ring) {
    const std::uint64_t dropped = ring.dropped.load(std::memory_order_relaxed);
    if (dropped == ring.dropped_told) return;
    const std::string count = std::to_string(dropped - ring.dropped_told);
    ring.dropped_told = dropped;
    format_line(lines_, format_, clock_.now(), Level::Warn, "access-log lines were dropped", {{"count", count}});
    lines_ += '\n';
}

}  // namespace bourse::telemetry
