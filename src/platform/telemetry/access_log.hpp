#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.hpp"
#include "base/time.hpp"
#include "platform/tasks/service_thread.hpp"
#include "platform/telemetry/log.hpp"

namespace bourse::telemetry {

/// Text of bounded length without allocation; longer text is truncated.
template <std::size_t kCapacity>
class ShortText {
  public:
    void assign(std::string_view text) {
        size_ = static_cast<std::uint16_t>(std::min(text.size(), kCapacity));
        std::copy_n(text.data(), size_, bytes_.data());
    }
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }

  private:
    std::uint16_t size_ = 0;
    std::array<char, kCapacity> bytes_;
};

/// A finished request that waits for its log line.
struct AccessRecord {
    UtcTime finished;
    std::chrono::nanoseconds duration{};
    std::uint64_t bytes_sent = 0;
    int status = 0;
    std::string_view method;
    std::string_view operation;
    ShortText<256> target;
    ShortText<128> request_id;
    ShortText<46> remote_address;
};

/// Writes one line for each request on a separate thread. Each io thread passes its records through its own lock-free
/// ring. When the writer cannot keep up, records are dropped and their number is logged.
class AccessLog {
  public:
    /// `producers` io threads, numbered from 0. Lines are written to `descriptor`; it and `clock` outlive the log.
    AccessLog(std::size_t producers, LogFormat format, int descriptor, const Clock& clock);
    /// Writes the remaining records.
    ~AccessLog();
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    /// The slot for the next record of this producer, or null when its ring is full. Only that io thread may call this;
    /// it fills the record and then calls publish().
    [[nodiscard]] AccessRecord* claim(std::size_t producer);
    void publish(std::size_t producer);

  private:
    static constexpr std::size_t kRingSize = 4096;

    /// Single producer, single consumer: the producer writes `head`, the writer thread writes `tail`.
    struct Ring {
        std::unique_ptr<AccessRecord[]> records = std::make_unique<AccessRecord[]>(kRingSize);
        alignas(64) std::atomic<std::uint64_t> head{0};
        alignas(64) std::atomic<std::uint64_t> tail{0};
        alignas(64) std::atomic<std::uint64_t> dropped{0};
        std::uint64_t dropped_told = 0;
    };

    void run();
    /// Formats and writes all waiting records; returns whether there were any.
    bool drain();
    void log_dropped(Ring& ring);

    std::vector<std::unique_ptr<Ring>> rings_;
    LogFormat format_;
    int descriptor_;
    const Clock& clock_;
    std::string lines_;
    Mutex mutex_;
    ConditionVariable stopping_changed_;
    bool stopping_ BOURSE_GUARDED_BY(mutex_) = false;
    /// Empty only in the constructor, which starts it last. Declared last: it uses the members above.
    std::optional<tasks::ServiceThread> writer_;
};

}  // namespace bourse::telemetry
