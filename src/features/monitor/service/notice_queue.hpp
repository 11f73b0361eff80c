#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// A warning or error of this process.
struct Notice {
    UtcTime time;
    ReportLevel level = ReportLevel::Warn;
    std::string message;
    /// The log fields as a JSON object.
    std::string fields = "{}";
};

/// Notices with the same level and message: their count and the last one.
struct NoticeCount {
    Notice last;
    std::uint64_t times = 0;
};

/// Notices that are not reported yet. Repeated notices are only counted, so a fault in every
/// request causes one report per minute. Never blocks; safe from any thread.
class NoticeQueue {
  public:
    struct Options {
        /// Maximum number of distinct notices kept; more are dropped and counted.
        std::size_t max = 256;
        /// Minimum time before a repeated notice is reported again, with its count.
        std::chrono::seconds pause{60};
    };

    NoticeQueue() = default;
    explicit NoticeQueue(Options options) : options_(options) {}

    void add(Notice notice);

    /// Removes and returns the notices due at `now`; they count as reported unless given back.
    [[nodiscard]] std::vector<NoticeCount> take(UtcTime now);
    /// Removes and returns all unreported notices, due or not; for shutdown.
    [[nodiscard]] std::vector<NoticeCount> take_all(UtcTime now);
    /// Returns undelivered notices to the queue for the next take().
    void give_back(std::span<const NoticeCount> untold);

    /// Number of notices lost because of too many distinct ones.
    [[nodiscard]] std::uint64_t dropped() const;

  private:
    struct Entry {
        NoticeCount untold;
        std::optional<UtcTime> told;
    };
    using Key = std::pair<ReportLevel, std::string>;

    /// Null when the queue is full.
    Entry* entry_of(const Notice& notice) BOURSE_REQUIRES(mutex_);
    std::vector<NoticeCount> take_due(UtcTime now, bool at_once);

    const Options options_{};
    mutable Mutex mutex_;
    std::map<Key, Entry> entries_ BOURSE_GUARDED_BY(mutex_);
    std::uint64_t dropped_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace bourse::monitor
